/**
 * Finds out whether a bucket can be used, by using it.
 *
 * @module
 */
import { ListObjectsV2Command } from "@aws-sdk/client-s3"
import { Effect, Result } from "effect"
import type { StorageError } from "../StorageError.ts"
import { headObject, putObject, removeObject } from "./PutObject.ts"
import { openBucket } from "./S3Bucket.ts"
import { credentialFaults, S3Fault } from "./S3Errors.ts"
import type { S3Options } from "./S3Options.ts"
import { S3Sockets } from "./S3Sockets.ts"
import { textContent } from "./UploadContent.ts"

/** Facts about a bucket; `undefined` means unknown. */
export interface S3Facts {
  /** An S3 server answers at the endpoint. */
  readonly isAnswering: boolean
  readonly areCredentialsAccepted: boolean | undefined
  readonly isBucketThere: boolean | undefined
  readonly mayList: boolean | undefined
  readonly mayWrite: boolean | undefined
  readonly mayRead: boolean | undefined
  readonly mayRemove: boolean | undefined
  /** For a person: each failed probe and its error, without repetitions. */
  readonly problems: ReadonlyArray<string>
}

export type Probe = "list" | "write" | "read" | "remove"
export type Findings = Partial<Record<Probe, Result.Result<unknown, StorageError>>>

/**
 * Lists one key; writes, reads and removes an object of its own, `escriba/probe-{uuid}.txt`. Never fails: errors become
 * facts.
 */
export const inspect: (options: S3Options) => Effect.Effect<S3Facts> = Effect.fn("S3ObjectStore.inspect")(
  function* (options) {
    const bucket = yield* openBucket(options)
    const key = `escriba/probe-${crypto.randomUUID()}.txt`
    const list = yield* Effect.result(
      bucket.call("", (abortSignal) =>
        bucket.client.send(new ListObjectsV2Command({ Bucket: bucket.name, MaxKeys: 1 }), { abortSignal })
      )
    )
    const remove = removeObject(bucket, key)
    return yield* Effect.gen(function* () {
      const write = yield* Effect.result(putObject(bucket, key, textContent("probe")))
      if (Result.isFailure(write)) return factsOf({ list, write })
      const read = yield* Effect.result(headObject(bucket, key))
      return factsOf({ list, write, read, remove: yield* Effect.result(remove) })
    }).pipe(Effect.onInterrupt(() => Effect.ignore(remove)))
  },
  Effect.scoped,
  Effect.provide(S3Sockets.layer)
)

/** @param findings the result of each probe */
export const factsOf = (findings: Findings): S3Facts => {
  const results = Object.values(findings)
  const isAnswered = results.some(Result.isSuccess)
  const faults = results.filter(Result.isFailure).flatMap(({ failure }) => faultIn(failure))
  const isAnswering = isAnswered || faults.some(({ isSpoken }) => isSpoken)
  const isRefused = faults.some(({ name }) => credentialFaults.has(name))
  const isMissing = faults.some(({ name }) => name === "NoSuchBucket")
  const may = (probe: Probe) => {
    const finding = findings[probe]
    if (finding === undefined) return undefined
    if (Result.isSuccess(finding)) return true
    const { reason } = finding.failure
    return isAnswering && (reason === "AccessDenied" || reason === "ServiceRefused") ? false : undefined
  }
  return {
    isAnswering,
    areCredentialsAccepted: isRefused ? false : isAnswering ? true : undefined,
    isBucketThere: isAnswered ? true : isMissing ? false : undefined,
    mayList: may("list"),
    mayWrite: may("write"),
    mayRead: may("read"),
    mayRemove: may("remove"),
    problems: problemsOf(findings)
  }
}

const faultIn = ({ cause }: StorageError) => (cause instanceof S3Fault ? [cause] : [])

/** The same error of several probes is one problem. */
const problemsOf = (findings: Findings) => {
  const probes = new Map<string, ReadonlyArray<string>>()
  for (const [probe, finding] of Object.entries(findings)) {
    if (Result.isFailure(finding)) {
      const { detail } = finding.failure
      probes.set(detail, [...(probes.get(detail) ?? []), probe])
    }
  }
  return Array.from(probes, ([detail, names]) => `${names.join(", ")}: ${detail}`)
}
