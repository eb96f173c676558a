import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { SaxesParser } from "saxes"
import { XmlReader, XmlRefusal } from "../src/XmlReader.ts"
import { chunked, unicodeText, utf16Bytes, windows1252Bytes } from "./Portuguese.ts"

/** The events as text, with each element's attributes `t:a` and `b`. */
const eventsOf = (chunks: ReadonlyArray<Uint8Array>): string => {
  let events = ""
  const handler = {
    open: (name: string, attribute: (name: string) => string | undefined) => {
      events += `<${name} ${attribute("t:a") ?? ""} ${attribute("b") ?? ""}>`
    },
    close: (name: string) => {
      events += `</${name}>`
    },
    characters: (text: string) => {
      events += text
    }
  }
  const reader = new XmlReader(new SaxesParser(), handler, { "urn:teste": "t" })
  for (const chunk of chunks) reader.write(chunk)
  reader.end()
  return events
}
const utf8 = (text: string) => new TextEncoder().encode(text)
const errorOf = (chunks: ReadonlyArray<Uint8Array>): unknown => {
  try {
    eventsOf(chunks)
  } catch (error) {
    return error
  }
  return assert.fail("it was read")
}

describe("the XML reader", () => {
  it("names elements and attributes by their namespaces, and leaves out names of others", () => {
    assert.strictEqual(
      eventsOf([
        utf8('<x:r xmlns:x="urn:teste" xmlns:y="urn:outro" x:a="1" b="2"><y:a x:a="3" y:b="4">ok</y:a><z/></x:r>')
      ]),
      "<t:r 1 2>< 3 >ok</>" + "<  >" + "</></t:r>"
    )
  })

  it("lets a prefix mean what is declared within the element that declares it, and before again after it", () => {
    const xml = '<r><a:b xmlns:a="urn:teste"/><c xmlns="urn:teste"><d xmlns="urn:outro"><e/></d><f/></c><a:g/><h/></r>'
    assert.strictEqual(
      eventsOf([utf8(xml)]).replaceAll("  ", ""),
      "<><t:b></t:b><t:c><><></></><t:f></t:f></t:c><></><></></>"
    )
  })

  it("expands the five entities of XML and numeric ones, and no other", () => {
    assert.strictEqual(
      eventsOf([utf8("<r>&lt;&amp;&gt;&quot;&apos;&#231;&#x1F600;<![CDATA[&amp;]]></r>")]),
      "<  ><&>\"'ç😀&amp;</>"
    )
    assert.match(String(errorOf([utf8("<r>&nbsp;</r>")])), /undefined entity/)
  })

  it("refuses a DOCTYPE before anything that it declares is used", () => {
    const error = errorOf([utf8('<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><r>&b;</r>')])
    assert.instanceOf(error, XmlRefusal)
    assert.strictEqual((error as XmlRefusal).reason, "Corrupt")
  })

  it("reads past a DOCTYPE where it is told so, and uses nothing that it declares", () => {
    const doctype = '<!DOCTYPE r SYSTEM "a]>" [<!ENTITY a "ha]>"><!-- x -->]>'
    const reader = (events: (text: string) => void) =>
      new XmlReader(
        new SaxesParser(),
        { open: () => {}, close: () => {}, characters: events },
        {},
        { doctype: "ignored" }
      )
    let text = ""
    const ignoring = reader((data) => {
      text += data
    })
    ignoring.write(utf8(`${doctype}<r>&amp;</r>`))
    ignoring.end()
    assert.strictEqual(text, "&")
    const using = reader(() => {})
    assert.throws(() => using.write(utf8(`${doctype.padEnd(300)}<r>&a;</r>`)), /undefined entity/)
  })

  it("believes a caller that knows the encoding, and passes over blank lines at the beginning", () => {
    let text = ""
    const characters = (data: string) => {
      text += data
    }
    const handler = { open: () => {}, close: () => {}, characters }
    const reader = new XmlReader(new SaxesParser(), handler, {}, { encoding: "windows-1252" })
    for (const byte of windows1252Bytes('\r\n <?xml version="1.0" encoding="UTF-8"?><r>ação</r>'))
      reader.write(Uint8Array.of(byte))
    reader.end()
    assert.strictEqual(text, "ação")
  })

  it.each(["", "<r>", "<r", "<r><a></r></a>", "Portaria nº 7", "<r></r><r></r>", "<r a=1></r>"])(
    "throws on XML that ends too early, crosses its tags, or is none: %s",
    (xml) => {
      assert.instanceOf(errorOf([utf8(xml)]), Error)
    }
  )

  it.each(["<r>", '<r a="', "<r><!-- ", "<r><![CDATA[", "<!DOCTYPE ", "<r><?p "])(
    "refuses to hold what never ends behind %s",
    (begin) => {
      const part = utf8("x".repeat(1024 * 1024))
      const error = errorOf([utf8(begin.padStart(300)), ...Array.from({ length: 18 }, () => part)])
      assert.strictEqual((error as XmlRefusal).reason, "LimitExceeded")
    }
  )

  it("refuses endless depth", () => {
    assert.strictEqual((errorOf([utf8("<a>".repeat(100_001))]) as XmlRefusal).reason, "LimitExceeded")
  })

  const encodedXml = "<r>Publicação nº 7 “€”</r>"
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>${encodedXml}`

  it.each([
    ["UTF-8", utf8(encodedXml)],
    ["UTF-8 with a mark", utf8(`\uFEFF${declared("UTF-8")}`)],
    ["UTF-16 LE with a mark", utf16Bytes(`\uFEFF${declared("UTF-16")}`, true)],
    ["UTF-16 BE with a mark", utf16Bytes(`\uFEFF${encodedXml}`, false)],
    ["UTF-16 LE", utf16Bytes(declared("UTF-16"), true)],
    ["UTF-16 BE", utf16Bytes(encodedXml, false)],
    ["the encoding that is declared", windows1252Bytes(declared("windows-1252"))],
    ["UTF-8 that is declared as UTF-16", utf8(declared("UTF-16"))]
  ] as const)("reads %s", (_, bytes) => {
    const expected = "<  >Publicação nº 7 “€”</>"
    assert.strictEqual(eventsOf([bytes]), expected)
    assert.strictEqual(eventsOf(Array.from(bytes, (byte) => Uint8Array.of(byte))), expected)
  })

  it("throws on an encoding that nobody knows", () => {
    assert.instanceOf(errorOf([utf8(declared("klingon"))]), RangeError)
  })

  it("yields the same events however the bytes are cut", () => {
    const escaped = unicodeText.map((text) =>
      text
        .replace(/[^\t\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
        .replace(/[<&>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    )
    fc.assert(
      fc.property(
        fc.array(escaped, { maxLength: 6 }),
        fc.array(fc.nat({ max: 3000 }), { maxLength: 9 }),
        (texts, cuts) => {
          const bytes = utf8(
            `<t:r xmlns:t="urn:teste">${texts.map((text) => `<t:x t:a="1">${text}</t:x>`).join("<!-- ç -->")}</t:r>`
          )
          const whole = eventsOf([bytes])
          assert.strictEqual(eventsOf(chunked(bytes, cuts)), whole)
        }
      )
    )
  })
})
