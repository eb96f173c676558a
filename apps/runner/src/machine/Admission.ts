/**
 * What documents at work may take together of the machine: disk for their files, memory for texts on their way to the
 * index. (The memory of extraction is the sandbox's own.)
 *
 * @module
 */
import { statfs } from "node:fs/promises"
import { Context, Effect, Layer } from "effect"
import * as Permits from "./Permits.ts"

/** The index takes some megabytes a second; more than this waiting only costs memory. */
const indexBytes = 32 * 1024 * 1024
/** The rest of the machine needs disk too. */
const diskShare = 0.5

/** One direction, so that no two documents wait for each other: a document takes disk first, index memory last. */
export class Admission extends Context.Service<
  Admission,
  {
    /** Files in the scratch folder. Held from the download on, until the document's scope closes. */
    readonly disk: Permits.Permits
    /** Texts in memory. Held until their batch has ended: a full queue stops admission, and a batch waits for nobody. */
    readonly index: Permits.Permits
  }
>()("@escriba/runner/Admission") {
  static readonly layerOf = (budgets: { readonly diskBytes: number; readonly indexBytes: number }) =>
    Layer.sync(Admission, () =>
      Admission.of({ disk: Permits.make(budgets.diskBytes), index: Permits.make(budgets.indexBytes) })
    )

  /** @param scratch a folder that exists: half of what is free on its disk is the budget */
  static readonly layer = (scratch: string) =>
    Layer.unwrap(
      Effect.map(
        Effect.promise(() => statfs(scratch)),
        ({ bavail, bsize }) => Admission.layerOf({ diskBytes: Math.floor(bavail * bsize * diskShare), indexBytes })
      )
    )
}
