/**
 * The paragraphs of a DOCX, read without any of the libraries that write it.
 *
 * @module
 */
import { strFromU8, unzipSync } from "fflate"

const entities: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&"
}

/** In reading order, with those of table cells. Throws if the zip or its main part is broken. */
export const docxText = (bytes: Uint8Array): ReadonlyArray<string> =>
  [...strFromU8(unzipSync(bytes)["word/document.xml"]!).matchAll(/<w:p>.*?<\/w:p>/gs)].map(([paragraph]) =>
    [...paragraph.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)]
      .map(([, text = ""]) => text.replace(/&\w+;/g, (entity) => entities[entity] ?? entity))
      .join("")
  )
