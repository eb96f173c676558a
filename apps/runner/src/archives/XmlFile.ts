/**
 * A territory's year as one XML file, however large: a page of rows and a piece of a text are all that is held.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { closeSync, openSync } from "node:fs"
import { type ArchivedGazette, Archives, type ArchiveYear } from "@escriba/db/Archives"
import { archiveHead, archiveTail, ContentXml, gazetteHead, gazetteTail } from "@escriba/gazettes/archives/ArchiveXml"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect, Stream } from "effect"
import { writeWhole } from "../extraction/TextFile.ts"
import { type Fault, faultOf, toFault } from "../pipeline/Fault.ts"
import { localFault } from "./LocalFault.ts"

export interface XmlFile {
  readonly md5: string
  readonly gazettes: number
}

const pageSize = 500

/** Fails with the reason of the text that is missing, or cannot be read: an archive has all of its year or is not there. */
export const writeXml = Effect.fn("XmlFile.write")(function* (
  year: ArchiveYear,
  path: string,
  options: { readonly withSegments: boolean }
): Effect.fn.Return<XmlFile, Fault, Archives | ObjectStore> {
  const archives = yield* Archives
  return yield* Effect.gen(function* () {
    const file = yield* openFile(path)
    let gazettes = 0
    yield* file.write(archiveHead(year))
    yield* archives.gazettes(year, { ...options, pageSize }).pipe(
      Stream.flattenIterable,
      Stream.runForEach((gazette) => {
        gazettes++
        return writeGazette(file, gazette)
      }),
      Effect.mapError(toFault)
    )
    yield* file.write(archiveTail)
    return { md5: file.digest(), gazettes }
  }).pipe(Effect.scoped)
})

interface OpenFile {
  readonly write: (text: string) => Effect.Effect<void, Fault>
  /** Of all that was written. */
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

const writeGazette = Effect.fnUntraced(function* (file: OpenFile, gazette: ArchivedGazette) {
  const store = yield* ObjectStore
  const content = new ContentXml()
  yield* file.write(gazetteHead(gazette))
  yield* Effect.scoped(
    Effect.flatMap(store.open(gazette.textKey), ({ body }) =>
      Stream.runForEach(body, (bytes) => file.write(content.push(bytes)))
    )
  ).pipe(
    Effect.mapError((error) => {
      const fault = toFault(error)
      return faultOf(fault.code, `the text of gazette ${gazette.gazetteId}, ${gazette.textKey}: ${fault.detail}`)
    })
  )
  yield* file.write(content.end() + gazetteTail)
})

const attempt = <A>(work: () => A): Effect.Effect<A, Fault> =>
  Effect.try({ try: work, catch: localFault("an archive could not be written") })
