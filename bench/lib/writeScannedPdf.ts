/**
 * A PDF as large as a scanned edition with its recognised text: each page has an incompressible image and words.
 *
 * @module
 */
import { randomFillSync } from "node:crypto"
import { open } from "node:fs/promises"
import { windows1252ByteOf } from "../../packages/specimens/src/Windows1252.ts"
import { gazetteText } from "./GazetteText.ts"

const imageWidth = 1000
const bytesAPixel = 3
const charactersALine = 95
const linesAPage = 52
const actsAPage = 5

/** Writes page by page, with at most one image in memory. The file has `sizeBytes`, less one row of pixels per page. */
export const writeScannedPdf = async (
  path: string,
  options: { readonly number: number; readonly pages: number; readonly sizeBytes: number }
): Promise<void> => {
  const { number, pages, sizeBytes } = options
  const file = await open(path, "wx")
  try {
    const offsets: Array<number> = []
    let position = 0
    const write = async (bytes: Uint8Array) => {
      await file.writeFile(bytes)
      position += bytes.length
    }
    /** Objects are numbered in the order in which they are written. */
    const writeObject = async (dictionary: string, stream?: Uint8Array) => {
      offsets.push(position)
      await write(latin(`${offsets.length} 0 obj\n${dictionary}\n`))
      if (stream !== undefined) {
        await write(latin("stream\n"))
        await write(stream)
        await write(latin("\nendstream\n"))
      }
      await write(latin("endobj\n"))
    }

    await write(latin("%PDF-1.4\n%âãÏÓ\n"))
    await writeObject("<< /Type /Catalog /Pages 2 0 R >>")
    const kids = Array.from({ length: pages }, (_, page) => `${firstOfPage(page)} 0 R`)
    await writeObject(`<< /Type /Pages /Kids [${kids.join(" ")}] /Count ${pages} >>`)
    await writeObject("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    const image = new Uint8Array(imageBytes(sizeBytes / pages))
    for (let page = 0; page < pages; page++) {
      const first = firstOfPage(page)
      const contents = contentsOf(linesOf(number, number * pages + page))
      await writeObject(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${first + 1} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /Im1 ${first + 2} 0 R >> >> >>`
      )
      await writeObject(`<< /Length ${contents.length} >>`, contents)
      randomFillSync(image)
      await writeObject(
        `<< /Type /XObject /Subtype /Image /Width ${imageWidth} /Height ${image.length / imageWidth / bytesAPixel} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Length ${image.length} >>`,
        image
      )
    }
    const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`)
    await write(
      latin(
        `xref\n0 ${rows.length + 1}\n0000000000 65535 f \n${rows.join("")}trailer\n<< /Size ${rows.length + 1} /Root 1 0 R >>\nstartxref\n${position}\n%%EOF\n`
      )
    )
  } finally {
    await file.close()
  }
}

/** After catalogue, page tree and font: page, contents, image. */
const firstOfPage = (page: number) => 4 + page * 3

const imageBytes = (most: number) => {
  const row = imageWidth * bytesAPixel
  return Math.max(1, Math.floor(most / row) - 1) * row
}

const linesOf = (issue: number, number: number): ReadonlyArray<string> => {
  const { header, paragraphs } = gazetteText(issue, number, actsAPage)
  return [header, ...paragraphs].flatMap((paragraph) => paragraph.split("\n").flatMap(wrap)).slice(0, linesAPage)
}

/** Breaks at spaces; no word of a gazette is as long as a line. */
const wrap = (line: string): ReadonlyArray<string> =>
  line.trim().match(new RegExp(`\\S.{0,${charactersALine - 1}}(?=\\s|$)`, "gu")) ?? []

/** The image over the whole page, then the text line by line. */
const contentsOf = (lines: ReadonlyArray<string>): Uint8Array => {
  const shown = lines.map((line) => `(${line.replace(/[\\()]/g, "\\$&")}) '`)
  return latin(`q 595 0 0 842 0 0 cm /Im1 Do Q\nBT /F1 10 Tf 14 TL 40 800 Td\n${shown.join("\n")}\nET`)
}

/** A character that Windows-1252 lacks becomes a question mark: the bench measures the words and does not compare them. */
const latin = (text: string): Uint8Array =>
  Uint8Array.from([...text], (character) => windows1252ByteOf(character) ?? 0x3f)
