/**
 * The first step of a text stage: downloads a gazette's file into the stage's own folder, and checks its limits and its
 * registered checksum.
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

/** Disk that a document needs, as a multiple of its source: the source and its text, which is almost never larger. */
const filesPerDocument = 2

/**
 * Disk is reserved when the size is announced, and released when the scope closes.
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
