import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { docxParts } from "../../src/docx/DocxParts.ts"
import type { ZipEntry } from "../../src/ZipDirectory.ts"

type Related = ReadonlyArray<readonly [kind: string, target: string, mode?: string]>

const entryOf = (name: string): ZipEntry => ({
  name,
  encryption: undefined,
  method: 8,
  headerOffset: 0,
  compressedBytes: 1,
  uncompressedBytes: 1
})

/** The parts of a package with these entries and these relationship parts. */
const partsOf = Effect.fnUntraced(function* (
  names: ReadonlyArray<string>,
  relationships: Readonly<Record<string, Related>>
) {
  const directory = { entries: [...names, ...Object.keys(relationships)].map(entryOf), isComplete: true }
  const parts = yield* docxParts(directory, ({ name }, handler) =>
    Stream.sync(() => {
      for (const [Type, Target, TargetMode] of relationships[name]!) {
        const attributes: Readonly<Record<string, string | undefined>> = { Type, Target, TargetMode }
        handler.open("r:Relationship", (attribute) => attributes[attribute])
        handler.close("r:Relationship")
      }
    })
  )
  if (parts === undefined) return undefined
  const namesOf = (entries: ReadonlyArray<ZipEntry>) => entries.map(({ name }) => name).join(" ")
  return [parts.body.name, namesOf(parts.headers), namesOf(parts.notes), namesOf(parts.footers)]
})

describe("the parts of a DOCX", () => {
  it.effect("are those that the package and its body relate to, wherever they lie", () =>
    Effect.gen(function* () {
      const parts = yield* partsOf(
        ["doc/corpo.xml", "doc/a/h10.xml", "doc/a/h2.xml", "notas.xml", "Fim.xml", "word/document.xml"],
        {
          "_rels/.rels": [["http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument", "doc/corpo.xml"]],
          "doc/_rels/corpo.xml.rels": [
            ["x/header", "a/h10.xml"],
            ["x/header", "./a/h2.xml"],
            ["x/header", "a/h2.xml"],
            ["x/endnotes", "/fim.xml"],
            ["x/footnotes", "../notas.xml"],
            ["x/image", "a/h2.xml"]
          ]
        }
      )
      assert.deepStrictEqual(parts, ["doc/corpo.xml", "doc/a/h2.xml doc/a/h10.xml", "notas.xml Fim.xml", ""])
    })
  )

  it.effect("are the document at its usual place where relationships are missing or lead nowhere", () =>
    Effect.gen(function* () {
      const alone = ["word/document.xml", "", "", ""]
      assert.deepStrictEqual(yield* partsOf(["word/document.xml"], {}), alone)
      assert.deepStrictEqual(
        yield* partsOf(["word/document.xml"], { "_rels/.rels": [["x/officeDocument", "nada.xml"]] }),
        alone
      )
    })
  )

  it.effect("are never outside of the package, and missing where there is no document", () =>
    Effect.gen(function* () {
      const external = {
        "word/_rels/document.xml.rels": [
          ["x/header", "header1.xml", "External"],
          ["x/footer", "../../../etc/footer1.xml"]
        ]
      } satisfies Record<string, Related>
      assert.deepStrictEqual(yield* partsOf(["word/document.xml", "word/header1.xml"], external), [
        "word/document.xml",
        "",
        "",
        ""
      ])
      assert.isUndefined(yield* partsOf(["xl/workbook.xml"], {}))
    })
  )
})
