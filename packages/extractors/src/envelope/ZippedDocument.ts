/**
 * The one document in a zip archive.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { firstThatFits, unopened } from "../encryption/Passwords.ts"
import { readZipDirectory, type ZipEntry } from "../ZipDirectory.ts"
import { ZipUnpacker } from "../ZipUnpacker.ts"
import { envelopeFault, envelopeId } from "./EnvelopeFault.ts"
import { heldDocument, maxHeldBytes } from "./HeldDocument.ts"
import { zipCipher } from "./ZipCipher.ts"

/** Files that systems add to archives: folders, macOS's shadow files, thumbnails. */
const litter = /\/$|^__MACOSX\/|(^|\/)(\._[^/]*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i

/**
 * Fails with `Unsupported` if there are several documents or none, with `Corrupt`, with `Encrypted` if no password fits or the
 * right one opens damaged content, and with `LimitExceeded` above 64 MiB.
 */
export const zippedDocument = Effect.fn("ZippedDocument.open")(function* (
  input: DocumentInput
): Effect.fn.Return<DocumentInput, ExtractError> {
  const directory = yield* readZipDirectory(input)
  if (directory === undefined) return yield* envelopeFault("Corrupt", "no zip directory: the file is cut")
  if (!directory.isComplete) return yield* envelopeFault("Corrupt", "the zip directory is damaged or far too large")
  const [document, ...others] = directory.entries.filter(({ name }) => !litter.test(name))
  if (document === undefined) return yield* envelopeFault("Unsupported", "the zip archive has no document")
  if (others.length > 0)
    return yield* envelopeFault("Unsupported", `the zip archive has ${others.length + 1} documents: unpack it first`)
  return yield* heldDocument(
    { name: document.name.split("/").at(-1)!, passwords: input.passwords },
    unpacked(input, document)
  )
})

const unpacked = Effect.fnUntraced(function* (
  input: DocumentInput,
  entry: ZipEntry
): Effect.fn.Return<Uint8Array<ArrayBuffer>, ExtractError> {
  const unpacker = () => new ZipUnpacker(input, envelopeId, maxHeldBytes)
  if (entry.encryption === undefined) return yield* held(entry, unpacker().content(entry))
  const open = yield* zipCipher(entry, entry.encryption, unpacker())
  const content = yield* firstThatFits(input.passwords, (password) =>
    Effect.gen(function* () {
      const opened = yield* open(password)
      if (opened === undefined) return undefined
      const bytes = yield* held(entry, unpacker().unpacked(opened.entry, opened.packed))
      return opened.isWhole(bytes) ? bytes : undefined
    }).pipe(
      Effect.catchIf(
        ({ reason }) => reason === "Corrupt",
        () => Effect.undefined
      )
    )
  )
  return content ?? (yield* envelopeFault("Encrypted", unopened(input.passwords)))
})

/** In a buffer of exactly the size that the archive declares. The unpacker limits that size. */
const held = Effect.fnUntraced(function* (
  entry: ZipEntry,
  content: Stream.Stream<Uint8Array, ExtractError>
): Effect.fn.Return<Uint8Array<ArrayBuffer>, ExtractError> {
  const bytes = new Uint8Array(Math.min(entry.uncompressedBytes, maxHeldBytes))
  let filled = 0
  yield* Stream.runForEach(content, (chunk) => {
    if (filled + chunk.length > bytes.length) return Effect.fail(untrue())
    bytes.set(chunk, filled)
    filled += chunk.length
    return Effect.void
  })
  return filled === bytes.length ? bytes : yield* untrue()
})

const untrue = () => envelopeFault("Corrupt", "the size of the zip entry is not the one that the archive declares")
