import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { DocumentInput } from "../../src/Extractor.ts"
import { isLargeAndBroken } from "../../src/pdf/CrossReference.ts"
import { inputOf } from "../../src/testing.ts"
import { latin1Bytes } from "../MinimalPdf.ts"

const largeBytes = 100 * 1024 * 1024
const tableOffset = 90 * 1024 * 1024

/** A large file of zeros, except its head, its end and its cross-reference. */
const largeFile = (parts: { readonly head?: string; readonly table: string; readonly end: string }): DocumentInput => {
  const placed = [
    { offset: 0, bytes: latin1Bytes(parts.head ?? "%PDF-1.4\n") },
    { offset: tableOffset, bytes: latin1Bytes(parts.table) },
    { offset: largeBytes - parts.end.length, bytes: latin1Bytes(parts.end) }
  ]
  return {
    ...inputOf(placed[0]!.bytes, "application/pdf"),
    sizeBytes: largeBytes,
    read: (offset, length) =>
      Effect.sync(() => {
        const answer = new Uint8Array(Math.max(0, Math.min(length, largeBytes - offset)))
        for (const { bytes, offset: start } of placed) {
          for (let i = 0; i < bytes.length; i++) {
            const place = start + i - offset
            if (place >= 0 && place < answer.length) answer[place] = bytes[i]!
          }
        }
        return answer
      })
  }
}

const end = (offset: number) => `startxref\n${offset}\n%%EOF\n`

describe("a large PDF's cross-reference", () => {
  it.effect.each([
    { case: "a table", table: "xref\n0 1\n", isBroken: false },
    { case: "a table behind white space", table: "\r\nxref\n0 1\n", isBroken: false },
    { case: "a stream", table: "12 0 obj\n<</Type/XRef", isBroken: false },
    { case: "something else", table: "endobj\n", isBroken: true }
  ])("is sound or broken by what lies where the end says: $case", ({ isBroken, table }) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* isLargeAndBroken(largeFile({ table, end: end(tableOffset) })), isBroken)
    })
  )

  it.effect("is counted from the PDF's own beginning, behind junk", () =>
    Effect.gen(function* () {
      const head = "HTTP/1.1 200 OK\r\n\r\n%PDF-1.4\n"
      const file = largeFile({ head, table: "xref\n", end: end(tableOffset - head.indexOf("%")) })
      assert.isFalse(yield* isLargeAndBroken(file))
    })
  )

  it.effect("is broken without a word of where it is, and beyond the file's end", () =>
    Effect.gen(function* () {
      assert.isTrue(yield* isLargeAndBroken(largeFile({ table: "xref\n", end: "%%EOF\n" })))
      assert.isTrue(yield* isLargeAndBroken(largeFile({ table: "xref\n", end: end(2 * largeBytes) })))
    })
  )

  it.effect("does not matter in a small file, which is not even read", () =>
    Effect.gen(function* () {
      const unread = { ...inputOf(latin1Bytes("%PDF-1.4\n"), "application/pdf"), read: () => Effect.die("it was read") }
      assert.isFalse(yield* isLargeAndBroken(unread))
    })
  )
})
