/**
 * Zip archives and Word documents written by hand: sound ones, and ones with false declarations.
 *
 * @module
 */
import { crc32 } from "node:zlib"

export interface MinimalEntry {
  readonly name: string
  readonly content: string
  /** The size declared in the directory, in place of the true one. */
  readonly declaredBytes?: number
  readonly isEncrypted?: boolean
}

/** Entries stored without compression, in this order. */
export const minimalZip = (entries: ReadonlyArray<MinimalEntry>): Uint8Array => {
  const locals: Array<Uint8Array> = []
  const central: Array<Uint8Array> = []
  let offset = 0
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.name)
    const content = new TextEncoder().encode(entry.content)
    const flags = entry.isEncrypted ? 1 : 0
    const sizes = [u32(crc32(content)), u32(content.length)]
    const local = join([
      u32(0x04034b50),
      u16(20),
      u16(flags),
      u16(0),
      u32(0),
      ...sizes,
      u32(content.length),
      u16(name.length),
      u16(0),
      name,
      content
    ])
    central.push(
      join([
        u32(0x02014b50),
        u16(20),
        u16(20),
        u16(flags),
        u16(0),
        u32(0),
        ...sizes,
        u32(entry.declaredBytes ?? content.length),
        u16(name.length),
        u16(0),
        u16(0),
        u16(0),
        u16(0),
        u32(0),
        u32(offset),
        name
      ])
    )
    locals.push(local)
    offset += local.length
  }
  const directory = join(central)
  const count = u16(entries.length)
  return join([
    ...locals,
    directory,
    u32(0x06054b50),
    u16(0),
    u16(0),
    count,
    count,
    u32(directory.length),
    u32(offset),
    u16(0)
  ])
}

const contentTypes =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
const relationships =
  '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'

/** The entries of a DOCX with this XML between `<w:body>` and `</w:body>`. */
export const docxEntries = (body: string): ReadonlyArray<MinimalEntry> => [
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

const u16 = (value: number) => Uint8Array.of(value & 0xff, (value >> 8) & 0xff)
const u32 = (value: number) => Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24)
const join = (parts: ReadonlyArray<Uint8Array>) => Uint8Array.from(parts.flatMap((part) => [...part]))
