/**
 * The head of a text stage: a gazette's file in the stage's own folder, within its limits and as it was registered.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect, Scope } from "effect"
import { faultOf } from "../../faults/Fault.ts"
import { Admission } from "../../machine/Admission.ts"
import type { SourceFile } from "./MadeText.ts"

export interface FetchedFile extends SourceFile {
  readonly path: string
}

/** The source, and a text that is hardly ever larger. */
const filesPerDocument = 2

/**
 * The disk is held from the moment that the size is announced until the scope closes.
 *
 * @param directory an empty folder of the caller's scope
 */
export const fetch = Effect.fn("Fetch.fetch")(function* (gazette: Gazette, directory: string, maxBytes: number) {
  const { disk } = yield* Admission
  const scope = yield* Effect.scope
  const path = `${directory}/source`
  const { md5, sizeBytes } = yield* (yield* ObjectStore).download(gazette.sourceKey, path, {
    maxBytes,
    admit: (announcedBytes) => Scope.provide(disk.hold(announcedBytes * filesPerDocument), scope)
  })
  if (gazette.fileChecksum !== null && gazette.fileChecksum !== md5) {
    return yield* faultOf("ChecksumMismatch", `registered with ${gazette.fileChecksum}, it has ${md5}`)
  }
  return { path, md5, sizeBytes } satisfies FetchedFile
})
