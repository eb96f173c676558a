/**
 * A PDF written by hand, so that a test shows what it reads.
 *
 * @module
 */

/** One page for every text: its lines below each other in Helvetica 12, 14 points apart. Only characters of Latin-1. */
export const minimalPdf = (pages: ReadonlyArray<string>, fontName = "Helvetica"): Uint8Array => {
  const kids = pages.map((_, i) => `${4 + i * 2} 0 R`)
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    `<</Type/Pages/Kids[${kids.join(" ")}]/Count ${pages.length}>>`,
    `<</Type/Font/Subtype/Type1/BaseFont/${fontName}/Encoding/WinAnsiEncoding>>`,
    ...pages.flatMap((text, i) => {
      const content = contentOf(text)
      return [
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents ${5 + i * 2} 0 R>>`,
        `<</Length ${content.length}>>\nstream\n${content}\nendstream`
      ]
    })
  ]
  return pdfOf(objects)
}

/** Objects numbered from 1, the catalog first, followed by their table. Only characters of Latin-1. */
export const pdfOf = (objects: ReadonlyArray<string>) => {
  let file = "%PDF-1.4\n"
  const offsets = objects.map((object, i) => {
    const offset = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("")
  const startxref = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\n`
  return latin1Bytes(`${file}startxref\n${startxref}\n%%EOF\n`)
}

export const latin1Bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

const contentOf = (text: string) => {
  const lines = text.split("\n").map((line) => `(${line.replace(/[\\()]/g, "\\$&")}) Tj T*`)
  return `BT /F 12 Tf 14 TL 72 770 Td ${lines.join(" ")} ET`
}
