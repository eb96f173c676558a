/**
 * The names, places and declared sizes in a zip archive, read from its end without unpacking anything.
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "./ExtractError.ts"
import type { DocumentInput } from "./Extractor.ts"

export interface ZipEntry {
  readonly name: string
  /** `undefined` if no password is needed. */
  readonly encryption: ZipEncryption | undefined
  /** 0 is stored, 8 deflated. */
  readonly method: number
  /** The offset of its local header, in bytes from the start of the file. */
  readonly headerOffset: number
  readonly compressedBytes: number
  /** As declared; a bomb may declare a wrong size. */
  readonly uncompressedBytes: number
}

export interface ZipEncryption {
  /** PKWARE's own strong encryption, of later years. */
  readonly isStrong: boolean
  /** WinZip's AES encryption. The entry's own method is then only a mark. */
  readonly aes: ZipAes | undefined
  /** The content's checksum, as declared. */
  readonly crc32: number
  /** The last byte of the header of an entry that PKZIP encrypted, if the password fits. */
  readonly checkByte: number
}

export interface ZipAes {
  readonly keyBytes: 16 | 24 | 32
  /** The compression method. */
  readonly method: number
  /** AE-2 omits the checksum. */
  readonly isChecksumKept: boolean
}

export interface ZipDirectory {
  readonly entries: ReadonlyArray<ZipEntry>
  /** False if the directory is cut, damaged, or larger than the limit. */
  readonly isComplete: boolean
}

/** The end record stands at the end of the file, before a comment of at most 64 KiB. */
const tailBytes = 64 * 1024
/** About 10,000 entries; a document has less than a hundred. */
const maxDirectoryBytes = 1024 * 1024

const endRecord = 0x06054b50
const zip64Locator = 0x07064b50
const zip64EndRecord = 0x06064b50
const centralEntry = 0x02014b50
const tooLarge = 0xffffffff

/** `undefined` if the archive has no end record: it is cut, or is not a zip. Reads at most 64 KiB + 1 MiB. */
export const readZipDirectory = Effect.fn("ZipDirectory.read")(function* (
  input: Pick<DocumentInput, "sizeBytes" | "read">
): Effect.fn.Return<ZipDirectory | undefined, ExtractError> {
  const tailOffset = Math.max(0, input.sizeBytes - tailBytes)
  const tail = view(yield* input.read(tailOffset, Math.min(tailBytes, input.sizeBytes)))
  const end = lastEndRecord(tail)
  if (end === undefined) return undefined

  let sizeBytes = tail.getUint32(end + 12, true)
  let declaredOffset = tail.getUint32(end + 16, true)
  /** The directory ends where its end record begins. With junk before the archive, every declared offset is wrong. */
  let directoryEnd = tailOffset + end
  if (end >= 20 && tail.getUint32(end - 20, true) === zip64Locator) {
    const recordOffset = Number(tail.getBigUint64(end - 20 + 8, true))
    if (recordOffset + 56 > input.sizeBytes) return { entries: [], isComplete: false }
    const record = view(yield* input.read(recordOffset, 56))
    if (record.byteLength < 56 || record.getUint32(0, true) !== zip64EndRecord)
      return { entries: [], isComplete: false }
    sizeBytes = Number(record.getBigUint64(40, true))
    declaredOffset = Number(record.getBigUint64(48, true))
    directoryEnd = recordOffset
  }
  if (sizeBytes > directoryEnd) return { entries: [], isComplete: false }
  const readBytes = Math.min(sizeBytes, maxDirectoryBytes)
  const offset = directoryEnd - sizeBytes
  const { entries, isComplete } = entriesOf(view(yield* input.read(offset, readBytes)), offset - declaredOffset)
  return { entries, isComplete: isComplete && readBytes === sizeBytes }
})

/** The names of the local headers in the first bytes: a truncated archive has no other names. */
export const localNames = (head: Uint8Array): ReadonlyArray<string> => {
  const names: Array<string> = []
  const bytes = view(head)
  for (let at = 0; at + 30 <= head.length; at++) {
    if (bytes.getUint32(at, true) !== 0x04034b50) continue
    const nameBytes = bytes.getUint16(at + 26, true)
    names.push(nameIn(head.subarray(at + 30, at + 30 + nameBytes)))
    at += 29 + nameBytes
  }
  return names
}

const lastEndRecord = (tail: DataView): number | undefined => {
  for (let at = tail.byteLength - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) === endRecord) return at
  }
  return undefined
}

const entriesOf = (directory: DataView, shift: number): ZipDirectory => {
  const entries: Array<ZipEntry> = []
  let at = 0
  while (at + 46 <= directory.byteLength && directory.getUint32(at, true) === centralEntry) {
    const nameBytes = directory.getUint16(at + 28, true)
    const extraBytes = directory.getUint16(at + 30, true)
    const commentBytes = directory.getUint16(at + 32, true)
    const extraStart = at + 46 + nameBytes
    if (extraStart + extraBytes > directory.byteLength) return { entries, isComplete: false }
    const [uncompressedBytes, compressedBytes, headerOffset] = zip64Fields(
      [directory.getUint32(at + 24, true), directory.getUint32(at + 20, true), directory.getUint32(at + 42, true)],
      directory,
      extraStart,
      extraBytes
    )
    const flags = directory.getUint16(at + 8, true)
    entries.push({
      name: nameIn(new Uint8Array(directory.buffer, directory.byteOffset + at + 46, nameBytes)),
      encryption: (flags & 0x01) === 0 ? undefined : encryptionOf(directory, at, flags),
      method: directory.getUint16(at + 10, true),
      headerOffset: headerOffset + shift,
      compressedBytes,
      uncompressedBytes
    })
    at = extraStart + extraBytes + commentBytes
  }
  return { entries, isComplete: at >= directory.byteLength }
}

type Fields = readonly [uncompressedBytes: number, compressedBytes: number, headerOffset: number]

/**
 * Fields of four bytes that are too small are stored in the zip64 field (id 1) instead, only those fields, in this order.
 * Without that field they are at least 4 GiB.
 */
const zip64Fields = (fields: Fields, directory: DataView, start: number, length: number): Fields => {
  if (!fields.includes(tooLarge)) return fields
  for (let at = start; at + 4 <= start + length; at += 4 + directory.getUint16(at + 2, true)) {
    if (directory.getUint16(at, true) !== 1) continue
    const end = Math.min(at + 4 + directory.getUint16(at + 2, true), start + length)
    let place = at + 4
    const wide = (field: number) => {
      if (field !== tooLarge || place + 8 > end) return field
      place += 8
      return Number(directory.getBigUint64(place - 8, true))
    }
    return [wide(fields[0]), wide(fields[1]), wide(fields[2])]
  }
  return fields
}

const encryptionOf = (directory: DataView, at: number, flags: number): ZipEncryption => ({
  isStrong: (flags & 0x40) !== 0,
  aes: aesField(directory, at + 46 + directory.getUint16(at + 28, true), directory.getUint16(at + 30, true)),
  crc32: directory.getUint32(at + 16, true),
  // A writer of a stream does not know the checksum beforehand and uses the time of day.
  checkByte: directory.getUint8((flags & 0x08) === 0 ? at + 19 : at + 13)
})

/** The field (id 0x9901) of an entry encrypted with AES: its version, `AE`, the key's length, the true method. */
const aesField = (directory: DataView, start: number, length: number): ZipAes | undefined => {
  for (let at = start; at + 11 <= start + length; at += 4 + directory.getUint16(at + 2, true)) {
    const strength = directory.getUint8(at + 8)
    if (directory.getUint16(at, true) !== 0x9901 || strength < 1 || strength > 3) continue
    return {
      keyBytes: strength === 1 ? 16 : strength === 2 ? 24 : 32,
      method: directory.getUint16(at + 9, true),
      isChecksumKept: directory.getUint16(at + 4, true) === 1
    }
  }
  return undefined
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Names are only compared with ASCII names, so the old code pages of zip do not matter. */
const nameIn = (bytes: Uint8Array) => new TextDecoder("windows-1252").decode(bytes)
