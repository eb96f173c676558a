import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { XmlExtractor } from "../../src/builtin/XmlExtractor.ts"
import { attemptsBy, conformance } from "../../src/testing.ts"
import { utf16Bytes, windows1252Bytes } from "../Portuguese.ts"

const xml = "application/xml"

const words = ["Diário Oficial", "Portaria nº 7", "Publique-se"]
conformance(XmlExtractor, {
  bytes: windows1252Bytes(
    `<?xml version="1.0" encoding="ISO-8859-1"?><edicao>${words.map((text) => `<ato>${text}</ato>`).join("")}</edicao>`
  ),
  mediaType: xml,
  name: "diario.xml",
  words
})

const { failureOf: failureOfBytes, textOf } = attemptsBy(XmlExtractor, xml)
const failureOf = (content: string) => failureOfBytes(new TextEncoder().encode(content))

describe("the XML extractor", () => {
  const body = "<a>Publicação “nº” 7 – fim</a>"
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>${body}`

  it.effect.each([
    ["UTF-8", "nothing", new TextEncoder().encode(body)],
    ["UTF-8 with a mark", "UTF-8", new TextEncoder().encode(`\uFEFF${declared("utf-8")}`)],
    ["UTF-8", "ISO-8859-1", new TextEncoder().encode(declared("ISO-8859-1"))],
    ["Windows-1252", "UTF-8", windows1252Bytes(declared("UTF-8"))],
    ["Windows-1252", "Windows-1252", windows1252Bytes(declared("windows-1252"))],
    ["Windows-1252", "nothing", windows1252Bytes(body)],
    ["UTF-16 LE with a mark", "UTF-16", utf16Bytes(`\uFEFF${declared("UTF-16")}`, true)],
    ["UTF-16 BE", "UTF-16", utf16Bytes(declared("UTF-16"), false)]
  ] as const)("reads %s that declares %s", ([, , bytes]) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* textOf(bytes), "Publicação “nº” 7 – fim")
    })
  )

  it.effect("reads the declared encoding where the bytes prove none, and says Unsupported of an unknown one", () =>
    Effect.gen(function* () {
      const cyrillic = Uint8Array.from(declared("windows-1251").replace(/[^\0-\x7F]/g, "\xE7"), (c) => c.charCodeAt(0))
      assert.match(yield* textOf(cyrillic), /^Publicaззo/)
      assert.strictEqual((yield* failureOf(declared("klingon"))).reason, "Unsupported")
    })
  )

  it.effect("reads past a DOCTYPE, and expands nothing that it declares, inside or outside", () =>
    Effect.gen(function* () {
      const doctype =
        '<!DOCTYPE d SYSTEM "file:///etc/passwd" [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY a "ha]>">]>'
      assert.strictEqual(yield* textOf(new TextEncoder().encode(`${doctype}<d>texto &amp; fim</d>`)), "texto & fim")
      const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join("")
      const bomb = `<!DOCTYPE d [<!ENTITY l0 "ha">${entities}]><d>&l9;</d>`
      for (const content of [`${doctype}<d>&x;</d>`, bomb]) {
        const error = yield* failureOf(content)
        assert.strictEqual(error.reason, "Corrupt")
        assert.match(error.detail, /undefined entity/)
      }
    })
  )

  it.effect("says Corrupt for XML that is not well-formed, LimitExceeded for endless depth, NoText without text", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* failureOf("<a><b>texto</a></b>")).reason, "Corrupt")
      assert.strictEqual((yield* failureOf("<a>texto")).reason, "Corrupt")
      assert.strictEqual((yield* failureOf("<a>".repeat(100_001))).reason, "LimitExceeded")
      assert.strictEqual((yield* failureOf('<a b="texto"/>')).reason, "NoText")
    })
  )

  it.effect("reads a document behind blank lines", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* textOf(new TextEncoder().encode('\r\n  <?xml version="1.0"?><a>texto</a>')), "texto")
    })
  )
})
