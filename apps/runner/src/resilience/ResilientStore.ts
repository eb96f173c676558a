/**
 * The store's contract over one that may be out: the same, but every call waits for it.
 *
 * @module
 */
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { StorageError } from "@escriba/storage/StorageError"
import { Effect, Layer, Stream } from "effect"
import type { Dependency } from "./Dependency.ts"

/** An object of our own, put and removed: no object of anybody is written for the sake of a witness. */
const ownKey = "escriba/write-witness.txt"

/**
 * An object that alone cannot be moved is at fault itself. A listing is not repeated: what was listed already would come
 * twice.
 */
export const layer = ({ call }: Dependency) =>
  Layer.effect(
    ObjectStore,
    Effect.map(ObjectStore, (inner) => {
      /** The last object that was read whole, by prefix: S3 slows down by prefix. */
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
      /** What slows reading down under a prefix slows writing down there. */
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
            /** Room is taken once, however often the transfer is tried. */
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

/** The first name of a key: the territory. */
const prefixOf = (key: string) => key.slice(0, key.indexOf("/") + 1)

const isOfOneKey = ({ reason }: StorageError) => reason === "NotFound" || reason === "AccessDenied"
const isNoWitness = () => Effect.succeed(false)

/** Where nothing was read under the prefix, what else lies there. A store that does not list has nothing to tell. */
const othersUnder = (inner: ObjectStore["Service"], prefix: string, key: string) =>
  inner.list(prefix).pipe(
    Stream.map((entry) => entry.key),
    Stream.filter((other) => other !== key),
    Stream.take(1),
    Stream.runCollect,
    Effect.catchIf(isOfOneKey, () => Effect.succeed<ReadonlyArray<string>>([]))
  )

/** Its first bytes are enough. */
const isReadable = (inner: ObjectStore["Service"], key: string) =>
  inner.open(key).pipe(
    Effect.flatMap(({ body }) => Stream.runDrain(Stream.take(body, 1))),
    Effect.scoped,
    Effect.as(true),
    Effect.catchIf(isOfOneKey, isNoWitness)
  )

const blameTransfer = ({ cause, detail, key }: StorageError) =>
  Effect.fail(new StorageError({ reason: "TransferFailed", key, detail, cause }))
