import { assert, describe, it } from "@effect/vitest"
import { latin1 } from "../../../src/Latin1.ts"
import { Declined } from "../../../src/pdf/content/Declined.ts"
import {
  aMadeString,
  aNumber,
  aPlainString,
  OperatorReader,
  operator
} from "../../../src/pdf/content/OperatorReader.ts"
import { latin1Bytes } from "../../MinimalPdf.ts"

const readerOf = (content: string) => new OperatorReader(latin1Bytes(content))

/** Every operator with its operands, as text. */
const operators = (content: string) => {
  const reader = readerOf(content)
  const all: Array<ReadonlyArray<unknown>> = []
  for (let code = reader.next(); code !== 0; code = reader.next()) {
    const operands = Array.from({ length: reader.count }, (_, i) => {
      const [kind, number, end] = [reader.kinds[i], reader.numbers[i]!, reader.ends[i]!]
      if (kind === aNumber) return number
      if (kind === aPlainString) return `(${latin1(reader.content.subarray(number, end))})`
      if (kind === aMadeString) return `<${latin1(reader.made.subarray(number, end))}>`
      return reader.name(i)
    })
    all.push([code, ...operands])
  }
  return all
}

describe("the operators of a content stream", () => {
  it("come with their operands: numbers, names, strings as they stand and strings that were unescaped", () => {
    assert.deepStrictEqual(operators("/F1 9.5 Tf 1 0 0 -1 .5 -.25 Tm (um)Tj (d\\(is) Tj <74726573> Tj T*"), [
      [operator("Tf"), "F1", 9.5],
      [operator("Tm"), 1, 0, 0, -1, 0.5, -0.25],
      [operator("Tj"), "(um)"],
      [operator("Tj"), "<d(is>"],
      [operator("Tj"), "<tres>"],
      [operator("T*")]
    ])
  })

  it("take an array's items one by one, however many", () => {
    const [first] = operators(`[${"(a) -250 ".repeat(500)}] TJ`)
    assert.lengthOf(first!, 1003)
    assert.deepStrictEqual(first!.slice(0, 4), [operator("TJ"), "", "(a)", -250])
  })

  it("take no notice of comments, dictionaries, and of images in the content", () => {
    const image = "BI /W 2 /H 2 /BPC 8 /CS /G ID \x01 EI\x02(\xFF EI"
    const read = operators(`% (x) Tj\n/P <</MCID 0 /T (x)>> BDC ${image} (um) Tj EMC`)
    assert.deepStrictEqual(
      read.map(([code]) => code),
      [operator("BDC"), operator("BI"), operator("Tj"), operator("EMC")]
    )
    assert.deepStrictEqual(read[2], [operator("Tj"), "(um)"])
  })

  it.each(["(sem fim", "<4Z> Tj", "1.2.3 Tf", "BI ID sem fim"])(
    "are left to other engines where they are odd: %s",
    (content) => {
      assert.throws(() => operators(content), Declined)
    }
  )
})
