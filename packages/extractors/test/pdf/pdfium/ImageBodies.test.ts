import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import * as fc from "fast-check"
import { endsWithImageDictionary, findImageBodies, isWithinBody } from "../../../src/pdf/pdfium/ImageBodies.ts"
import { latin1Bytes } from "../../MinimalPdf.ts"
import { chunked } from "../../Portuguese.ts"

const image = "7 0 obj\n<</Type/XObject /Subtype /Image/Length 8 0 R>>\nstream\r\n"
const content = "9 0 obj\n<</Length 8 0 R>>\nstream\n"
const large = "m".repeat(70_000)

/** Two images between other streams, and the bounds of the large one's bytes. */
const before = `%PDF-1.4\n${content}${large}\nendstream\nendobj\n${image}tiny\nendstream\nendobj\n${image}`
const file = latin1Bytes(`${before}${large}\nendstream\nendobj\n${content}${large}\nendstream\nendobj\n`)
const body = { start: before.length, end: before.length + large.length + 1 }

const bodiesOf = (pieces: ReadonlyArray<Uint8Array>) => Effect.runSync(findImageBodies(Stream.fromArray(pieces)))

describe("the images of a PDF", () => {
  it("are found by their dictionaries, the large ones alone", () => {
    assert.deepStrictEqual(bodiesOf([file]), [body])
  })

  it("are found wherever the pieces of the file are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        assert.deepStrictEqual(bodiesOf(chunked(file, cuts)), [body])
      }),
      { numRuns: 30 }
    )
  })

  it("are found though every byte of a dictionary comes alone", () => {
    const places = Array.from({ length: 200 }, (_, i) => body.start - 100 + i)
    assert.deepStrictEqual(bodiesOf(chunked(file, places)), [body])
  })

  it("that have no end are none", () => {
    assert.deepStrictEqual(bodiesOf([file.slice(0, body.end)]), [])
    assert.deepStrictEqual(bodiesOf([]), [])
  })

  it("are told by the dictionary right before a body, not by that of the object before", () => {
    assert.isTrue(endsWithImageDictionary(latin1Bytes(image)))
    assert.isFalse(endsWithImageDictionary(latin1Bytes(content)))
    assert.isFalse(endsWithImageDictionary(latin1Bytes(`${image}tiny\nendstream\nendobj\n${content}`)))
    assert.isFalse(endsWithImageDictionary(latin1Bytes(`${image}tiny`)))
    assert.isFalse(endsWithImageDictionary(latin1Bytes(`${image}tiny\nendstream\n`)))
  })

  it("hold the bytes between their beginning and their end", () => {
    const bodies = [
      { start: 10, end: 20 },
      { start: 30, end: 40 }
    ]
    assert.isTrue(isWithinBody(bodies, 10, 20))
    assert.isTrue(isWithinBody(bodies, 35, 36))
    assert.isFalse(isWithinBody(bodies, 15, 31))
    assert.isFalse(isWithinBody(bodies, 20, 30))
    assert.isFalse(isWithinBody(bodies, 39, 41))
    assert.isFalse(isWithinBody([], 0, 1))
  })
})
