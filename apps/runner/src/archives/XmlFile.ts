/**
 * A territory's year as one XML file of any size. Memory holds only a page of rows and a piece of a text.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { closeSync, openSync } from "node:fs"
import { type ArchivedGazette, Archives, type ArchiveYear } from "@escriba/db/Archives"
import { writeWhole } from "@escriba/extractors/bun/WholeWrite"
import { archiveHead, archiveTail, ContentXml, gazetteHead, gazetteTail } from "@escriba/gazettes/archives/ArchiveXml"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect, FileSystem, Stream } from "effect"
import { type Fault, faultOf, toFault } from "../faults/Fault.ts"
import { localFault } from "../faults/LocalFault.ts"
import { Scratch } from "../machine/Scratch.ts"

export interface XmlFile {
  readonly md5: string
  readonly gazettes: number
}

const pageSize = 500
const chunkBytes = 256 * 1024

/**
 * Writes the file. An archive contains all texts of its year: if one is missing or unreadable, the call fails with its
 * reason.
 */
export const writeXml = Effect.fn("XmlFile.write")(function* (
  year: ArchiveYear,
  path: string,
  options: { readonly withSegments: boolean }
): Effect.fn.Return<XmlFile, Fault, Archives | ObjectStore | Scratch | FileSystem.FileSystem> {
  const archives = yield* Archives
  return yield* Effect.gen(function* () {
    const file = yield* openFile(path)
    const copy = `${yield* (yield* Scratch).directory}/text`
    let gazettes = 0
    yield* file.write(archiveHead(year))
    yield* archives.gazettes(year, { ...options, pageSize }).pipe(
      Stream.flattenIterable,
      Stream.runForEach((gazette) => {
        gazettes++
        return writeGazette(file, gazette, copy)
      })
    )
    yield* file.write(archiveTail)
    return { md5: file.digest(), gazettes }
  }).pipe(Effect.scoped, Effect.mapError(toFault))
})

interface OpenFile {
  readonly write: (text: string) => Effect.Effect<void, Fault>
  /** The MD5 of everything that was written. */
  readonly digest: () => string
}

const openFile = Effect.fnUntraced(function* (path: string) {
  const hash = createHash("md5")
  const descriptor = yield* Effect.acquireRelease(
    attempt(() => openSync(path, "wx")),
    (open) => Effect.sync(() => closeSync(open))
  )
  const file: OpenFile = {
    write: (text) =>
      attempt(() => {
        const bytes = Buffer.from(text)
        hash.update(bytes)
        writeWhole(descriptor, bytes)
      }),
    digest: () => hash.digest("hex")
  }
  return file
})

/**
 * Copies each text to `copy` first. So an interrupted transfer is repeated, and a truncated one is noticed, before any of
 * it is in the archive.
 */
const writeGazette = Effect.fnUntraced(function* (file: OpenFile, gazette: ArchivedGazette, copy: string) {
  const { gazetteId, textKey } = gazette
  const fs = yield* FileSystem.FileSystem
  const store = yield* ObjectStore
  yield* store
    .download(textKey, copy, { maxBytes: Number.MAX_SAFE_INTEGER })
    .pipe(
      Effect.mapError(({ detail, reason }) =>
        faultOf(reason, `the text of gazette ${gazetteId}, ${textKey}: ${detail}`)
      )
    )
  const content = new ContentXml()
  yield* file.write(gazetteHead(gazette))
  yield* Stream.runForEach(fs.stream(copy, { chunkSize: chunkBytes }), (bytes) => file.write(content.push(bytes)))
  yield* file.write(content.end() + gazetteTail)
})

const attempt = <A>(work: () => A): Effect.Effect<A, Fault> =>
  Effect.try({ try: work, catch: localFault("an archive could not be written") })
