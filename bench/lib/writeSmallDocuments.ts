/**
 * Many small gazettes of plain text and HTML, 1 to 3 KB each, all different.
 *
 * @module
 */
import { mkdir, writeFile } from "node:fs/promises"
import { type GazetteText, gazetteText } from "./GazetteText.ts"

const documentsAFolder = 500

/** Half of them are text, half HTML, in folders `TERRITORY/DATE/` as scrapers name them. */
export const writeSmallDocuments = async (directory: string, count: number): Promise<void> => {
  for (let number = 0; number < count; number++) {
    const gazette = gazetteText(Math.floor(number / documentsAFolder), number, 2 + (number % 2))
    const folder = `${directory}/${gazette.territoryId}/${gazette.date}`
    if (number % documentsAFolder === 0) await mkdir(folder, { recursive: true })
    const isHtml = number % 4 > 1
    await writeFile(`${folder}/${number}.${isHtml ? "html" : "txt"}`, isHtml ? htmlOf(gazette) : textOf(gazette))
  }
}

const textOf = ({ header, paragraphs }: GazetteText) => `${[header, ...paragraphs].join("\n\n")}\n`

const htmlOf = ({ header, paragraphs }: GazetteText) =>
  `<!DOCTYPE html>
<html lang="pt-BR"><head><meta charset="utf-8"><title>${Bun.escapeHTML(header)}</title></head><body>
${paragraphs.map((paragraph) => `<p>${Bun.escapeHTML(paragraph)}</p>`).join("\n")}
</body></html>
`
