/**
 * XML in bytes to events with normalised names, in memory that does not grow with the document.
 *
 * @module
 */
import type { SaxesParser } from "saxes"
import { joined } from "./JoinedBytes.ts"

/** The reader refuses the document. Any other error that it throws means that the XML is not well-formed. */
export class XmlRefusal extends Error {
  readonly reason: "Corrupt" | "LimitExceeded"

  constructor(reason: "Corrupt" | "LimitExceeded", message: string) {
    super(message)
    this.reason = reason
  }
}

/** A name is `prefix:local` with the prefix from the reader's table, or `""` in a namespace that is not in the table. */
export interface XmlHandler {
  /** `attribute` answers only during the call, for names of the same kind. An attribute without a prefix keeps its name. */
  readonly open: (name: string, attribute: (name: string) => string | undefined) => void
  readonly close: (name: string) => void
  /** May cut a text between any two characters. */
  readonly characters: (text: string) => void
}

export interface XmlReaderOptions {
  /** The declarations of a DOCTYPE are never read. `refused` is for formats in which no sound document has one. */
  readonly doctype?: "refused" | "ignored"
  /** A `TextDecoder` label, if the caller knows the encoding better than the document does. */
  readonly encoding?: string
}

/** Tables nested 30,000 deep: far more than any document has, and still harmless. */
const maxDepth = 100_000
/** In characters, of one tag, text or comment: the parser holds it whole. Old drawings have some MB in an attribute. */
const maxTokenLength = 16 * 1024 * 1024
/** In bytes: the declaration of the encoding is within them. */
const headBytes = 256

/**
 * Expands no entities except XML's own five and numeric ones. Refuses a DOCTYPE unless told otherwise. Resolves only the
 * namespaces of its table, in half the time of the parser's own full resolution.
 *
 * The same bytes yield the same events, however they are cut. `write` and `end` throw an `XmlRefusal`, or the parser's error if
 * the XML is not well-formed. Neither may be called after that.
 */
export class XmlReader {
  private readonly parser: SaxesParser
  private readonly handler: XmlHandler
  /** Namespace to prefix. */
  private readonly namespaces: Readonly<Record<string, string>>
  /** The document's prefixes that stand for a namespace of the table. */
  private readonly prefixes = new Map<string, string>()
  /** Earlier meanings of prefixes that open elements have redefined. */
  private readonly outerPrefixes: Array<{ depth: number; prefix: string; meaning: string }> = []
  /** Names as written to normalised names; valid while the prefixes keep their meaning. */
  private readonly names = new Map<string, string>()
  private readonly openNames: Array<string> = []
  private attributes: Readonly<Record<string, string>> = {}
  /** The first bytes, held until they suffice to decide the encoding. */
  private head: Uint8Array = new Uint8Array(0)
  private decoder: TextDecoder | undefined
  private hasBegun = false
  private tokenStart = 0

  constructor(
    parser: SaxesParser,
    handler: XmlHandler,
    namespaces: Readonly<Record<string, string>>,
    { doctype = "refused", encoding }: XmlReaderOptions = {}
  ) {
    this.parser = parser
    this.handler = handler
    this.namespaces = namespaces
    if (encoding !== undefined) this.decoder = new TextDecoder(encoding)
    parser.on("doctype", () => {
      if (doctype === "refused")
        throw new XmlRefusal("Corrupt", "the XML has a DOCTYPE, which Office files must not have")
      this.endToken()
    })
    parser.on("opentag", (tag) => this.open(tag.name, tag.attributes))
    parser.on("closetag", () => this.close())
    parser.on("text", (text) => this.text(text))
    parser.on("cdata", (text) => this.text(text))
    parser.on("comment", () => this.endToken())
    parser.on("processinginstruction", () => this.endToken())
  }

  write(bytes: Uint8Array): void {
    if (this.decoder === undefined) {
      const head = joined([this.head, bytes])
      if (head.length < headBytes) {
        this.head = head
        return
      }
      this.begin(head)
    } else this.parse(this.decoder.decode(bytes, { stream: true }))
  }

  end(): void {
    if (this.decoder === undefined) this.begin(this.head)
    this.parse(this.decoder?.decode() ?? "")
    this.parser.close()
  }

  private begin(head: Uint8Array): void {
    this.head = new Uint8Array(0)
    this.decoder = new TextDecoder(xmlEncoding(head))
    this.parse(this.decoder.decode(head, { stream: true }))
  }

  /** Blank lines before the declaration are a mistake of many programs: they are skipped. */
  private parse(text: string): void {
    const begun = this.hasBegun ? text : text.trimStart()
    this.hasBegun ||= begun !== ""
    this.parser.write(begun)
    if (this.parser.position - this.tokenStart > maxTokenLength)
      throw new XmlRefusal("LimitExceeded", `one tag or text of the XML is longer than ${maxTokenLength} characters`)
  }

  private open(rawName: string, attributes: Readonly<Record<string, string>>): void {
    this.endToken()
    if (this.openNames.length >= maxDepth)
      throw new XmlRefusal("LimitExceeded", `the XML nests deeper than ${maxDepth}`)
    for (const name in attributes) if (name.startsWith("xmlns")) this.declare(name, attributes[name]!)
    this.attributes = attributes
    const name = this.nameOf(rawName)
    this.openNames.push(name)
    this.handler.open(name, this.attribute)
  }

  private close(): void {
    this.endToken()
    this.handler.close(this.openNames.pop()!)
    while (this.outerPrefixes.at(-1)?.depth === this.openNames.length) {
      const { prefix, meaning } = this.outerPrefixes.pop()!
      this.prefixes.set(prefix, meaning)
      this.names.clear()
    }
  }

  private text(text: string): void {
    this.endToken()
    this.handler.characters(text)
  }

  private endToken(): void {
    this.tokenStart = this.parser.position
  }

  private declare(attribute: string, namespace: string): void {
    const prefix = attribute === "xmlns" ? "" : attribute.slice("xmlns:".length)
    const meaning = Object.hasOwn(this.namespaces, namespace) ? this.namespaces[namespace]! : ""
    const outer = this.prefixes.get(prefix) ?? ""
    if (outer === meaning) return
    this.outerPrefixes.push({ depth: this.openNames.length, prefix, meaning: outer })
    this.prefixes.set(prefix, meaning)
    this.names.clear()
  }

  /** Names repeat by the hundred thousand: each is composed once. */
  private nameOf(rawName: string): string {
    const known = this.names.get(rawName)
    if (known !== undefined) return known
    const colon = rawName.indexOf(":")
    const prefix = this.prefixes.get(rawName.slice(0, Math.max(0, colon))) ?? ""
    const name = prefix === "" ? "" : `${prefix}:${rawName.slice(colon + 1)}`
    if (this.names.size < maxNames) this.names.set(rawName, name)
    return name
  }

  private readonly attribute = (wanted: string): string | undefined => {
    for (const name in this.attributes) {
      if ((name.includes(":") ? this.nameOf(name) : name) === wanted) return this.attributes[name]
    }
    return undefined
  }
}

/** A hostile document invents names without end; a Word document has a few hundred. */
const maxNames = 10_000

/** A `TextDecoder` label. A declared UTF-16 whose bytes are not UTF-16 is UTF-8. An unknown label makes `TextDecoder` throw. */
const xmlEncoding = (head: Uint8Array): string => {
  const [first, second] = head
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return "utf-16le"
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return "utf-16be"
  const ascii = new TextDecoder("windows-1252").decode(head.subarray(0, headBytes))
  const declared = /^(?:ï»¿)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(ascii)?.[1]
  return declared === undefined || /^utf-?16/i.test(declared) ? "utf-8" : declared
}
