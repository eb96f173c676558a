/**
 * Budgets that all documents in progress share: disk for their files, memory for texts on their way to the index. (Children have
 * a memory budget of their own.)
 *
 * @module
 */
import { statfs } from "node:fs/promises"
import { Context, Effect, Layer } from "effect"
import * as Permits from "./Permits.ts"

/** The index takes some megabytes per second: a longer queue only costs memory. */
const indexBytes = 32 * 1024 * 1024
/** Other programs on the machine need disk too. */
const diskShare = 0.5

/** A document takes disk first and index memory last. The fixed order prevents deadlocks between documents. */
export class Admission extends Context.Service<
  Admission,
  {
    /** Disk for files in the scratch folder. Held from the download until the document's scope closes. */
    readonly disk: Permits.Permits
    /**
     * Memory for texts. Held until their batch has ended: a full queue stops admission, and a batch never waits for a
     * document.
     */
    readonly index: Permits.Permits
  }
>()("@escriba/runner/Admission") {
  static readonly layerOf = (budgets: { readonly diskBytes: number; readonly indexBytes: number }) =>
    Layer.sync(Admission, () =>
      Admission.of({ disk: Permits.make(budgets.diskBytes), index: Permits.make(budgets.indexBytes) })
    )

  /** @param scratch an existing folder: the budget is half of the free space on its disk */
  static readonly layer = (scratch: string) =>
    Layer.unwrap(
      Effect.map(
        Effect.promise(() => statfs(scratch)),
        ({ bavail, bsize }) => Admission.layerOf({ diskBytes: Math.floor(bavail * bsize * diskShare), indexBytes })
      )
    )
}
