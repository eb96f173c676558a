/**
 * The text of any XML: gazettes published as data, with elements of each publisher's own.
 *
 * @module
 */
import { TextFlow } from "../docx/TextFlow.ts"
import { dropControls } from "../TextDecoding.ts"
import type { XmlHandler } from "../XmlReader.ts"

/** Namespaces of elements that sign a document or are embedded in it: they are not its text. */
export const embeddedNamespaces: Readonly<Record<string, string>> = {
  "http://www.w3.org/2000/09/xmldsig#": "ds",
  "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office"
}

const unseen: ReadonlySet<string> = new Set(["ds:Signature", "office:binary-data"])

interface Element {
  /** It has text directly inside, so its child elements are parts of lines. */
  hasText: boolean
  isLeaf: boolean
}

/**
 * Fed by an `XmlReader`; `take` gives the text so far. No schema says which elements are blocks. An element in running text
 * (text directly in its parent, before it or right after it) is part of the line; any other stands on lines of its own. Line
 * ends in a text stay, blanks around them do not. A text that is HTML is shown as in a browser.
 *
 * Attributes, comments, signatures and binary data are not text.
 */
export class XmlText implements XmlHandler {
  private readonly flow = new TextFlow()
  private readonly elements: Array<Element> = []
  private readonly htmlText: (html: string) => string
  private unseenDepth = 0
  private owesLine = false
  private owesSpace = false
  /** The element that ended last, if no other element and no line began since. */
  private closed: Element | undefined

  /** `htmlText` converts HTML that is stored as text in the XML. */
  constructor(htmlText: (html: string) => string) {
    this.htmlText = htmlText
  }

  readonly open = (name: string): void => {
    if (this.unseenDepth > 0 || unseen.has(name)) {
      this.unseenDepth++
      return
    }
    const parent = this.elements.at(-1)
    if (parent?.hasText !== true) this.owesLine = true
    else if (this.closed !== undefined) this.owesSpace = true
    if (parent !== undefined) parent.isLeaf = false
    this.elements.push({ hasText: false, isLeaf: true })
    this.closed = undefined
  }

  readonly close = (): void => {
    if (this.unseenDepth > 0) {
      this.unseenDepth--
      return
    }
    this.closed = this.elements.pop()
    if (this.elements.at(-1)?.hasText !== true || this.closed?.isLeaf !== true) this.owesLine = true
  }

  readonly characters = (data: string): void => {
    const element = this.elements.at(-1)
    if (this.unseenDepth > 0 || element === undefined) return
    const text = dropControls(isHtml(data) ? this.htmlText(data) : data).replace(/\r\n?|\f/g, "\n")
    const visible = text.trim()
    const gap = text.slice(0, text.length - text.trimStart().length)
    if (gap.includes("\n")) this.closed = undefined
    this.owesSpace ||= gap !== ""
    if (visible === "") return
    if (this.closed?.isLeaf) this.owesLine = false
    element.hasText = true
    this.append(visible)
    this.closed = undefined
    this.owesSpace = text.trimEnd().length < text.length
  }

  /** The text since the last call. */
  take(): string {
    return this.flow.take()
  }

  private append(visible: string): void {
    if (this.owesLine) this.flow.endLine()
    else if (this.owesSpace) this.flow.append(" ")
    this.owesLine = false
    for (const [i, line] of visible.split("\n").entries()) {
      if (i > 0) this.flow.breakLine()
      this.flow.append(line.trim())
    }
  }
}

/** A text that begins with a tag and has an end tag, or a line break. */
const isHtml = (text: string): boolean =>
  /^\s*<[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/i.test(text) && /<\/[a-z]|<br/i.test(text)
