/**
 * Zip archives with deflated entries, sound ones and ones with false declarations, and Word documents in them.
 *
 * @module
 */
import { crc32, deflateRawSync } from "node:zlib"
import { docxEntries } from "./MinimalZip.ts"

export interface PackedEntry {
  readonly name: string
  readonly content: string | Uint8Array
  /** Deflated (8) by default; any other number except 0 is a false declaration. */
  readonly method?: number
  /** Written in place of the deflated content. */
  readonly packed?: Uint8Array
  /** Declared in the directory, in place of the true sizes. */
  readonly declaredBytes?: number
  readonly declaredPackedBytes?: number
  readonly isEncrypted?: boolean
}

export const packedZip = (entries: ReadonlyArray<PackedEntry>): Uint8Array => {
  const files: Array<Uint8Array> = []
  const directory: Array<Uint8Array> = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const content = typeof entry.content === "string" ? Buffer.from(entry.content) : entry.content
    const method = entry.method ?? 8
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(content) : content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(entry.isEncrypted ? 1 : 0, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(entry.declaredPackedBytes ?? packed.length, 14)
    common.writeUInt32LE(entry.declaredBytes ?? content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.from("PK\x01\x02\x14\0", "latin1"), common, place, name)
    const file = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, name, packed])
    files.push(file)
    offset += file.length
  }
  const end = Buffer.alloc(22)
  end.write("PK\x05\x06", "latin1")
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(
    directory.reduce((sum, part) => sum + part.length, 0),
    12
  )
  end.writeUInt32LE(offset, 16)
  return Uint8Array.from(Buffer.concat([...files, ...directory, end]))
}

/** A DOCX with this body, further entries, and changes to its document part. */
export const packedDocx = (
  body: string,
  further: ReadonlyArray<PackedEntry> = [],
  change: Partial<PackedEntry> = {}
): Uint8Array =>
  packedZip([
    ...docxEntries(body).map((entry) => (entry.name === "word/document.xml" ? { ...entry, ...change } : entry)),
    ...further
  ])
