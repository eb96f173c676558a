/**
 * Documents that hang, grow or break their parser, made by code.
 *
 * @module
 */
import { deflateSync } from "node:zlib"

/** htmlparser2 searches its whole stack for each stray end tag: minutes of CPU time in one synchronous piece. */
export const endlessHtml = `<html><body>${"<b>".repeat(150_000)}${"</i>".repeat(150_000)}</body></html>`

/** A page whose content inflates a thousandfold; pdf.js takes some 100 bytes for each character of it. */
export const bombPdf = (lines = 3_000_000): Uint8Array => {
  const content = deflateSync(Buffer.from(`BT /F1 9 Tf ${"(licitacao publica) Tj ".repeat(lines)} ET`), { level: 9 })
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
  ]
  const head = objects.map((object, index) => `${index + 1} 0 obj${object}endobj\n`).join("")
  return Buffer.concat([
    Buffer.from(`%PDF-1.4\n${head}4 0 obj<</Length ${content.length}/Filter/FlateDecode>>stream\n`),
    content,
    Buffer.from("\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
  ])
}
