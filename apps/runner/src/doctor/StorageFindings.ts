/**
 * Checks of the store of files and texts.
 *
 * @module
 */
import type { S3Facts } from "@escriba/storage/S3ObjectStore"
import { Effect } from "effect"
import { s3Client } from "../house/Services.ts"
import type { StorageSettings } from "../settings/Services.ts"
import { type Finding, findings } from "./Finding.ts"

const { ok, unknown, wrong } = findings("S3")

export const storageFindings = (settings: StorageSettings) =>
  s3Client.pipe(
    Effect.flatMap(({ inspect }) => inspect(settings)),
    Effect.map((facts) => tell(settings, facts))
  )

const tell = ({ bucket, endpoint, region }: StorageSettings, facts: S3Facts): ReadonlyArray<Finding> => {
  const place = endpoint ?? region
  const why = facts.problems.join("; ")
  if (!facts.isAnswering) {
    return [wrong("reachable", `${place}: ${why}`, "start it, or correct STORAGE_ENDPOINT and STORAGE_REGION")]
  }
  const reachable = ok("reachable", place)
  // A server reports a wrong region as a wrong signature.
  if (facts.areCredentialsAccepted === false && /\bregion\b.*\b(wrong|expect)/i.test(why)) {
    return [reachable, wrong("region", why, "correct STORAGE_REGION")]
  }
  if (facts.areCredentialsAccepted === false) {
    return [reachable, wrong("credentials", why, "correct STORAGE_ACCESS_KEY and STORAGE_ACCESS_SECRET")]
  }
  const known = [reachable, ok("credentials", "accepted")]
  if (facts.isBucketThere === false) {
    return [...known, wrong("bucket", `${bucket} does not exist`, "make the bucket, or correct STORAGE_BUCKET")]
  }
  return [
    ...known,
    facts.isBucketThere === true ? ok("bucket", bucket) : unknown("bucket", `${bucket}: ${why}`),
    ...(
      [
        ["list", facts.mayList],
        ["write", facts.mayWrite],
        ["read", facts.mayRead],
        ["remove", facts.mayRemove]
      ] as const
    ).map(([right, may]) => {
      if (may === true) return ok(`may ${right}`, "tested with an object of its own")
      return may === false
        ? wrong(`may ${right}`, why, `allow the key to ${right} objects in ${bucket}`)
        : unknown(`may ${right}`, why)
    })
  ]
}
