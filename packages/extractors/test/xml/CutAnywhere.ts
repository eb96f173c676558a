/**
 * The text of an office format's XML does not depend on where its bytes are cut.
 *
 * @module
 */
import { assert } from "@effect/vitest"
import * as fc from "fast-check"
import { chunked, utf16Bytes } from "../Portuguese.ts"

export interface OfficeXml {
  readonly documentOf: (body: string) => string
  readonly textOfBody: (body: string) => string
  readonly textOfChunks: (chunks: ReadonlyArray<Uint8Array>) => string
  readonly p: (content: string) => string
  readonly table: (columns: number, ...rows: ReadonlyArray<ReadonlyArray<string>>) => string
  readonly textBox: (content: string) => string
}

/** @param paragraphOf the XML of a paragraph of these words, which consist of `letters` */
export const assertSameHoweverCut = (
  { documentOf, p, table, textBox, textOfBody, textOfChunks }: OfficeXml,
  letters: ReadonlyArray<string>,
  paragraphOf: (words: ReadonlyArray<string>) => string
) => {
  const words = fc.array(fc.constantFrom(...letters), { maxLength: 12 }).map((word) => word.join(""))
  const paragraph = fc.array(words, { maxLength: 4 }).map(paragraphOf)
  const cell = fc.array(paragraph, { minLength: 1, maxLength: 3 }).map((content) => content.join(""))
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  const block = fc.oneof(
    paragraph,
    rows.map((cells) => table(2, ...cells)),
    cell.map((content) => p(textBox(content)))
  )
  const cuts = fc.array(fc.nat({ max: 5000 }), { maxLength: 8 })
  fc.assert(
    fc.property(fc.array(block, { maxLength: 5 }), cuts, fc.boolean(), (blocks, places, isUtf16) => {
      const xml = documentOf(blocks.join("<!-- - -->"))
      const bytes = isUtf16 ? utf16Bytes(`\uFEFF${xml}`, true) : new TextEncoder().encode(xml)
      const whole = textOfBody(blocks.join(""))
      assert.strictEqual(textOfChunks(chunked(bytes, places)), whole)
      assert.strictEqual(textOfChunks(Array.from(bytes, (byte) => Uint8Array.of(byte))), whole)
    }),
    { numRuns: 60 }
  )
}
