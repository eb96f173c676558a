/**
 * The elements of an OpenDocument text to text, as shown with all tracked changes accepted.
 *
 * @module
 */
import { Stories } from "../Stories.ts"
import { Story } from "../Story.ts"
import { dropControls } from "../TextDecoding.ts"
import type { XmlHandler } from "../XmlReader.ts"

export const odtNamespaces: Readonly<Record<string, string>> = {
  "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
  "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
  "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
  "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
  "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw"
}

/** Deleted text, comments, note marks, readings above characters, code, forms, formulas and other objects. */
const unseen: ReadonlySet<string> = new Set([
  "text:tracked-changes",
  "office:annotation",
  "text:note-citation",
  "text:ruby-text",
  "text:script",
  "office:forms",
  "draw:object"
])

/** Shapes, all of which may have paragraphs, and the frame of a text box, a picture or an object. */
const boxes: ReadonlySet<string> = new Set(
  (
    "frame custom-shape rect line polyline polygon regular-polygon path circle ellipse caption connector measure " +
    "control page-thumbnail"
  )
    .split(" ")
    .map((name) => `draw:${name}`)
)

const headers: ReadonlySet<string> = new Set(["style:header", "style:header-left", "style:header-first"])
const footers: ReadonlySet<string> = new Set(["style:footer", "style:footer-left", "style:footer-first"])

/** A hostile document repeats a blank or a cell without end. */
const maxRepeated = 1000

/**
 * Fed by an `XmlReader`, first with `styles.xml`, which has the headers and footers, then with `content.xml`; `take` gives the
 * text so far. `Story` lays out paragraphs, tables and text boxes; `Stories` places headers, notes and footers. White space
 * collapses as the standard says (ODF 1.3, part 3, 6.1.2).
 */
export class OdtText implements XmlHandler {
  /** Whether the document has a body. */
  hasBody = false
  private readonly stories = new Stories(() => new Story())
  /** Number of open paragraphs in each open story: one or none. */
  private readonly paragraphs = [0]
  /** Whether further white space adds nothing. */
  private isAfterSpace = true
  private unseenDepth = 0

  readonly open = (name: string, attribute: (name: string) => string | undefined): void => {
    if (this.unseenDepth > 0 || unseen.has(name)) this.unseenDepth++
    else if (name === "text:p" || name === "text:h") this.openParagraph()
    else if (name === "text:s") this.append(" ".repeat(repeated(attribute("text:c"))))
    else if (name === "text:tab") this.append("\t")
    else if (name === "text:line-break") this.breakLine()
    else if (name === "table:table") this.story.tables.openTable()
    else if (name === "table:table-column") this.addColumns(repeated(attribute("table:number-columns-repeated")))
    else if (name === "table:table-row") this.story.tables.openRow()
    else if (isCell(name)) this.openCells(repeated(attribute("table:number-columns-repeated")))
    else if (name === "text:note-body") this.begin("note")
    else if (boxes.has(name)) this.begin("box")
    else if (headers.has(name)) this.openPagePart("header", attribute("style:display"))
    else if (footers.has(name)) this.openPagePart("footer", attribute("style:display"))
    else if (name === "office:text") this.hasBody = true
  }

  readonly close = (name: string): void => {
    if (this.unseenDepth > 0) this.unseenDepth--
    else if (name === "text:p" || name === "text:h") this.closeParagraph()
    else if (name === "table:table") this.story.tables.closeTable()
    else if (name === "table:table-row") this.story.tables.closeRow()
    else if (isCell(name)) this.story.tables.closeCell()
    else if (name === "text:note-body" || boxes.has(name) || headers.has(name) || footers.has(name)) this.end()
  }

  readonly characters = (data: string): void => {
    if (this.unseenDepth > 0 || this.paragraphs.at(-1) === 0) return
    const visible = dropControls(data)
      .replace(/\xAD/g, "")
      .replace(/[ \t\n\f\r\x85\u2028\u2029]+/g, " ")
    this.append(this.isAfterSpace ? visible.replace(/^ /, "") : visible)
    if (visible !== "") this.isAfterSpace = visible.endsWith(" ")
  }

  /** The text that became ready since the last call. */
  take(): string {
    return this.stories.take()
  }

  /** The remaining text: notes and footers. */
  finish(): string {
    return this.stories.finish()
  }

  private get story(): Story {
    return this.stories.current
  }

  private append(text: string): void {
    if (text === "") return
    this.stories.append(text)
    this.isAfterSpace = false
  }

  private breakLine(): void {
    this.story.breakLine()
    this.isAfterSpace = true
  }

  private openParagraph(): void {
    this.paragraphs[this.paragraphs.length - 1]!++
    this.isAfterSpace = true
  }

  private closeParagraph(): void {
    this.paragraphs[this.paragraphs.length - 1]!--
    this.story.endParagraph()
  }

  private addColumns(count: number): void {
    for (let column = 0; column < count; column++) this.story.tables.addColumn()
  }

  /** Repeated cells have text only in spreadsheets. The last cell stays open. */
  private openCells(count: number): void {
    for (let cell = 1; cell < count; cell++) {
      this.story.tables.openCell()
      this.story.tables.closeCell()
    }
    this.story.tables.openCell()
  }

  /** A header or footer with `display="false"` was switched off; its content is from before. */
  private openPagePart(kind: "header" | "footer", display: string | undefined): void {
    if (display === "false") this.unseenDepth = 1
    else this.begin(kind)
  }

  private begin(kind: "header" | "footer" | "note" | "box"): void {
    this.stories.begin(kind)
    this.paragraphs.push(0)
  }

  private end(): void {
    this.stories.end()
    this.paragraphs.pop()
    this.isAfterSpace = false
  }
}

const isCell = (name: string) => name === "table:table-cell" || name === "table:covered-table-cell"

/** Of an attribute with a count: 1 if it is missing or is not a number. */
const repeated = (count: string | undefined): number =>
  count !== undefined && /^\d+$/.test(count) ? Math.min(maxRepeated, Number(count)) : 1
