/**
 * The store's contract with retries: every call waits while the store is out.
 *
 * @module
 */
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { StorageError } from "@escriba/storage/StorageError"
import { Effect, Layer, Stream } from "effect"
import type { Dependency } from "./Dependency.ts"

/** Key of Escriba's own test object, which a write witness puts and removes. A witness never writes any other object. */
const ownKey = "escriba/write-witness.txt"

/**
 * If only one object cannot be transferred, the object is at fault. A listing is not retried, because entries that were
 * already listed would come twice.
 */
export const layer = ({ call }: Dependency) =>
  Layer.effect(
    ObjectStore,
    Effect.map(ObjectStore, (inner) => {
      /** The last object that was read completely, per prefix: S3 throttles per prefix. */
      const read = new Map<string, string>()
      const readWitness = (key: string) =>
        Effect.gen(function* () {
          const prefix = prefixOf(key)
          const known = [read.get(prefix)].filter((other) => other !== undefined && other !== key)
          const listed = known.length > 0 ? known : yield* othersUnder(inner, prefix, key)
          const anywhere = [...read.values()].filter((other) => other !== key).slice(-1)
          for (const other of [...listed, ...anywhere]) {
            if (other !== undefined && (yield* isReadable(inner, other))) return true
          }
          return false
        })
      /** A prefix that is throttled for reads is also throttled for writes, so reads are tested first. */
      const writeWitness = (key: string) =>
        Effect.andThen(
          readWitness(key),
          inner
            .put(ownKey, { text: "" })
            .pipe(Effect.andThen(inner.remove(ownKey)), Effect.as(true), Effect.catchIf(isOfOneKey, isNoWitness))
        )

      return ObjectStore.of({
        open: (key) => call(inner.open(key)),
        download: (key, path, { admit, ...options }) =>
          Effect.suspend(() => {
            let isAdmitted = false
            /** Disk space is taken once, even if the transfer is retried. */
            const admitOnce = (announcedBytes: number) =>
              isAdmitted || admit === undefined
                ? Effect.void
                : Effect.tap(admit(announcedBytes), () =>
                    Effect.sync(() => {
                      isAdmitted = true
                    })
                  )
            return call(inner.download(key, path, { ...options, admit: admitOnce }), {
              operation: `read ${prefixOf(key)}`,
              witness: readWitness(key),
              blame: blameTransfer
            }).pipe(Effect.tap(() => Effect.sync(() => void read.set(prefixOf(key), key))))
          }),
        put: (key, body) =>
          call(inner.put(key, body), {
            operation: `write ${prefixOf(key)}`,
            witness: writeWitness(key),
            blame: blameTransfer
          }),
        list: inner.list,
        remove: (key) => call(inner.remove(key))
      })
    })
  )

/** The first part of a key: the territory. */
const prefixOf = (key: string) => key.slice(0, key.indexOf("/") + 1)

const isOfOneKey = ({ reason }: StorageError) => reason === "NotFound" || reason === "AccessDenied"
const isNoWitness = () => Effect.succeed(false)

/**
 * Gives another object under the prefix, for a prefix that nothing was read from. Gives none if the store does not allow
 * listing.
 */
const othersUnder = (inner: ObjectStore["Service"], prefix: string, key: string) =>
  inner.list(prefix).pipe(
    Stream.map((entry) => entry.key),
    Stream.filter((other) => other !== key),
    Stream.take(1),
    Stream.runCollect,
    Effect.catchIf(isOfOneKey, () => Effect.succeed<ReadonlyArray<string>>([]))
  )

/** Reads the first bytes only; they are sufficient. */
const isReadable = (inner: ObjectStore["Service"], key: string) =>
  inner.open(key).pipe(
    Effect.flatMap(({ body }) => Stream.runDrain(Stream.take(body, 1))),
    Effect.scoped,
    Effect.as(true),
    Effect.catchIf(isOfOneKey, isNoWitness)
  )

const blameTransfer = ({ cause, detail, key }: StorageError) =>
  Effect.fail(new StorageError({ reason: "TransferFailed", key, detail, cause }))
