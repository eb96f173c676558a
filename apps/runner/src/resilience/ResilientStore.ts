/**
 * The store's contract over one that may be out: the same, but every call waits for it.
 *
 * @module
 */
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { StorageError } from "@escriba/storage/StorageError"
import { Effect, Layer } from "effect"
import type { Dependency } from "./Dependency.ts"

/**
 * What cannot be moved while the store is well is that object's fault. A listing is not repeated: what was listed already
 * would come twice.
 */
export const layer = ({ call }: Dependency) =>
  Layer.effect(
    ObjectStore,
    Effect.map(ObjectStore, (inner) =>
      ObjectStore.of({
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
            return call(inner.download(key, path, { ...options, admit: admitOnce }), blameTransfer)
          }),
        put: (key, body) => call(inner.put(key, body), blameTransfer),
        list: inner.list,
        remove: (key) => call(inner.remove(key))
      })
    )
  )

const blameTransfer = ({ cause, detail, key }: StorageError) =>
  Effect.fail(new StorageError({ reason: "TransferFailed", key, detail, cause }))
