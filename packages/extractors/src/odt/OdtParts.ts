/**
 * The parts of an OpenDocument package; encrypted parts are decrypted with the first password that fits.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { ExtractError } from "../ExtractError.ts"
import { firstThatFits, unopened } from "../encryption/Passwords.ts"
import type { ZipDirectory, ZipEntry } from "../ZipDirectory.ts"
import type { ZipUnpacker } from "../ZipUnpacker.ts"
import { decrypted, fits, type PartCipher, partCipher, partKey } from "./OdtCipher.ts"
import type { OdtManifest } from "./OdtManifest.ts"

/** The content of the part with this name; `undefined` if there is none. */
type ReadPart = (name: string) => Stream.Stream<Uint8Array, ExtractError> | undefined

/** An encrypted part is marked as stored in the archive, but its decrypted bytes are deflated. */
const deflated = 8

/** Fails with `Encrypted` if no password fits, or if none could. */
export const partReader = Effect.fn("OdtParts.open")(function* (
  { entries }: ZipDirectory,
  unpacker: ZipUnpacker,
  { encrypted }: OdtManifest,
  passwords: ReadonlyArray<string>
): Effect.fn.Return<ReadPart, ExtractError> {
  const entryOf = (name: string) => entries.find((entry) => entry.name === name)
  const opened = (entry: ZipEntry, cipher: PartCipher, password: string) =>
    Stream.unwrap(
      Effect.map(partKey(cipher, password), (key) =>
        unpacker.unpacked({ ...entry, method: deflated }, decrypted(cipher, key, unpacker.packed(entry)))
      )
    )
  const password = yield* passwordOf(entryOf, unpacker, encrypted, passwords)
  return (name) => {
    const entry = entryOf(name)
    const encryption = encrypted.get(name)
    if (entry === undefined) return undefined
    if (encryption === undefined || password === undefined) return unpacker.content(entry)
    return Stream.unwrap(Effect.map(partCipher(encryption), (cipher) => opened(entry, cipher, password)))
  }
})

/** One password for all parts. It is tried on the text, or on the part that holds a package encrypted as a whole. */
const passwordOf = Effect.fnUntraced(function* (
  entryOf: (name: string) => ZipEntry | undefined,
  unpacker: ZipUnpacker,
  encrypted: OdtManifest["encrypted"],
  passwords: ReadonlyArray<string>
): Effect.fn.Return<string | undefined, ExtractError> {
  const name = encrypted.has("content.xml") ? "content.xml" : encrypted.keys().next().value
  const encryption = name === undefined ? undefined : encrypted.get(name)
  if (name === undefined || encryption === undefined) return undefined
  const cipher = yield* partCipher(encryption)
  const entry = entryOf(name)
  const fitting = yield* firstThatFits(passwords, (password) =>
    Effect.gen(function* () {
      if (entry === undefined) return undefined
      const key = yield* partKey(cipher, password)
      return (yield* fits(cipher, key, unpacker.packed(entry))) ? password : undefined
    })
  )
  if (fitting === undefined)
    return yield* new ExtractError({ extractor: "odt", reason: "Encrypted", detail: unopened(passwords) })
  return fitting
})
