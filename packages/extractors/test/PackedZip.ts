/**
 * Zip archives with deflated entries, sound ones and ones with false declarations, and Word documents in them.
 *
 * @module
 */
import { crc32, deflateRawSync } from "node:zlib"

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

/** Entries that are stored, not deflated. */
export const minimalZip = (entries: ReadonlyArray<PackedEntry>): Uint8Array =>
  packedZip(entries.map((entry) => ({ ...entry, method: 0 })))

const contentTypes =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
const relationships =
  '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'

/** The entries of a DOCX with this XML between `<w:body>` and `</w:body>`. */
export const docxEntries = (body: string): ReadonlyArray<{ readonly name: string; readonly content: string }> => [
  { name: "[Content_Types].xml", content: contentTypes },
  { name: "_rels/.rels", content: relationships },
  {
    name: "word/document.xml",
    content: `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`
  }
]

export const minimalDocx = (paragraphs: ReadonlyArray<string>): Uint8Array =>
  minimalZip(docxEntries(paragraphs.map(paragraph).join("")))

export const paragraph = (text: string) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`

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
