/**
 * The elements of WordprocessingML to text, as shown with all tracked changes accepted.
 *
 * @module
 */
import { dropControls } from "../TextDecoding.ts"
import type { XmlHandler } from "../XmlReader.ts"
import { TableText } from "./TableText.ts"
import { TextFlow } from "./TextFlow.ts"

/** Of both editions of the standard (ECMA-376). Word writes the first of each pair unless told otherwise. */
export const wordNamespaces: Readonly<Record<string, string>> = {
  "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
  "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
  "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
  "http://purl.oclc.org/ooxml/officeDocument/math": "m",
  "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc"
}

/** Deleted and moved-away text, a paragraph's properties (their tabs are tab stops), readings above characters. */
const unseen: ReadonlySet<string> = new Set(["w:del", "w:moveFrom", "w:pPr", "w:rt"])

/** In characters, over boxes and the boxes in them. Text beyond that stands where it is anchored, not after the paragraph. */
const longestHeldBoxes = 256 * 1024
const deepestHeldBox = 16

interface Paragraph {
  isBlank: boolean
  /** Its mark was deleted: the next paragraph continues in its line. */
  isJoined: boolean
  /** The texts of its text boxes, which stand after it. */
  readonly boxes: Array<string>
}

/**
 * Fed by an `XmlReader`; `take` gives the text so far. Paragraphs stand on lines of their own, with at most one blank line
 * between them. A table row is a line with a tab between cells. A data cell's paragraphs are joined by a space; those of a cell
 * that lays out a page (long, in a table of one column, or with a table inside) are lines. Text boxes appear once, after their
 * paragraph. Hidden text counts, as in all formats here and in Tika's text (measured, 3.3.2): an author's private note is rarer
 * than a passage that was hidden after it was signed. Tracked deletions and field codes do not count.
 *
 * Holds only the text that is not yet taken, a short cell and a few text boxes. No depth of nesting reaches the stack.
 */
export class WordText implements XmlHandler {
  /** Whether the document has a body. */
  hasBody = false
  private readonly symbolOf: (font: string, code: string) => string
  private readonly flows = [new TextFlow()]
  private readonly paragraphs: Array<Paragraph> = []
  private readonly tables = new TableText(this.flows)
  /** The text of each open text box; `undefined` if the box stands in place. */
  private readonly boxes: Array<TextFlow | undefined> = []
  /** The length of all texts that wait for the end of their paragraph. */
  private heldLength = 0
  /** For each open choice of contents: whether one of them had text, and how much was written before the last. */
  private readonly choices: Array<{ isMade: boolean; writtenBefore: number }> = []
  /** Number of pieces of text appended so far. */
  private written = 0
  private checkBox = ""
  private unseenDepth = 0
  private unseenName = ""
  private textDepth = 0
  private continuesLine = false

  constructor(symbolOf: (font: string, code: string) => string) {
    this.symbolOf = symbolOf
  }

  readonly open = (name: string, attribute: (name: string) => string | undefined): void => {
    if (this.unseenDepth > 0) {
      this.unseenDepth++
      if (this.unseenName === "w:pPr" && (name === "w:del" || name === "w:moveFrom")) this.joinParagraph()
      return
    }
    if (unseen.has(name)) this.hide(name)
    else if (name === "w:t" || name === "m:t") this.textDepth++
    else if (name === "w:p") this.openParagraph()
    else if (name === "w:tab" || name === "w:ptab") this.append("\t")
    else if (name === "w:br" || name === "w:cr") this.flow.breakLine()
    else if (name === "w:noBreakHyphen") this.append("-")
    else if (name === "w:sym") this.append(this.symbolOf(attribute("w:font") ?? "", attribute("w:char") ?? ""))
    else if (name === "w:tbl") this.tables.openTable()
    else if (name === "w:gridCol") this.tables.addColumn()
    else if (name === "w:tr") this.tables.openRow()
    else if (name === "w:tc") this.tables.openCell()
    else if (name === "w:txbxContent") this.openBox()
    else if (name === "mc:AlternateContent") this.choices.push({ isMade: false, writtenBefore: 0 })
    else if (name === "mc:Choice" || name === "mc:Fallback") this.openChoice(name)
    else if (name === "w:checkBox") this.checkBox = "☐"
    else if (name === "w:checked" || name === "w:default") this.check(attribute("w:val") ?? "1")
    else if (name === "w:body") this.hasBody = true
  }

  readonly close = (name: string): void => {
    if (this.unseenDepth > 0) this.unseenDepth--
    else if (name === "w:t" || name === "m:t") this.textDepth--
    else if (name === "w:p") this.closeParagraph()
    else if (name === "w:tbl") this.tables.closeTable()
    else if (name === "w:tr") this.tables.closeRow()
    else if (name === "w:tc") this.closeCell()
    else if (name === "w:txbxContent") this.closeBox()
    else if (name === "mc:AlternateContent") this.choices.pop()
    else if (name === "mc:Choice" || name === "mc:Fallback") this.closeChoice()
    else if (name === "w:checkBox") this.closeCheckBox()
  }

  readonly characters = (data: string): void => {
    if (this.unseenDepth > 0 || this.textDepth === 0) return
    // A soft hyphen would break the word for every search. White space other than a tab is a space in Word.
    this.append(
      dropControls(data)
        .replace(/\xAD/g, "")
        .replace(/[\n\f\r\x85\u2028\u2029]/g, " ")
    )
  }

  /** The text since the last call. Line ends at its end are kept back until text follows them. */
  take(): string {
    return this.flows[0]!.take()
  }

  private get flow(): TextFlow {
    return this.flows.at(-1)!
  }

  private append(data: string): void {
    const paragraph = this.paragraphs.at(-1)
    const visible = paragraph?.isBlank ? data.trimStart() : data
    if (visible === "") return
    if (paragraph !== undefined) paragraph.isBlank = false
    this.written++
    this.flow.append(visible)
    this.tables.grown()
    if (this.flow === this.boxes.at(-1) && this.flow.length > longestHeldBoxes) this.layOut()
  }

  private hide(name: string): void {
    this.unseenName = name
    this.unseenDepth = 1
  }

  /**
   * Alternatives have the same meaning, the newest form first: the first one with text is taken. A text box comes before its
   * older form. A form that is unknown here (an emoji as a symbol of its own) leaves the text to the next one.
   */
  private openChoice(name: string): void {
    const choice = this.choices.at(-1)
    if (choice?.isMade) this.hide(name)
    else if (choice !== undefined) choice.writtenBefore = this.written
  }

  private closeChoice(): void {
    const choice = this.choices.at(-1)
    if (choice !== undefined) choice.isMade = this.written > choice.writtenBefore
  }

  /** A form's check box: the default value first, then the current one, in the order of the schema. */
  private check(value: string): void {
    if (this.checkBox !== "") this.checkBox = /^(0|false|off)$/.test(value) ? "☐" : "☒"
  }

  private closeCheckBox(): void {
    this.append(this.checkBox)
    this.checkBox = ""
  }

  private openParagraph(): void {
    this.paragraphs.push({ isBlank: !this.continuesLine, isJoined: false, boxes: [] })
    this.continuesLine = false
  }

  private joinParagraph(): void {
    const paragraph = this.paragraphs.at(-1)
    if (paragraph !== undefined) paragraph.isJoined = true
  }

  private closeParagraph(): void {
    const { isBlank, isJoined, boxes } = this.paragraphs.pop()!
    if (boxes.length === 0 && isJoined) this.continuesLine = !isBlank
    else if (boxes.length === 0 && isBlank) this.flow.breakLine()
    else this.flow.endLine()
    for (const box of boxes) {
      this.heldLength -= box.length
      this.appendLines(box)
    }
  }

  private closeCell(): void {
    this.continuesLine = false
    this.tables.closeCell()
  }

  private openBox(): void {
    const isHeld = this.boxes.length < deepestHeldBox
    this.boxes.push(isHeld ? new TextFlow() : undefined)
    if (isHeld) this.flows.push(this.boxes.at(-1)!)
    else this.flow.endLine()
  }

  private closeBox(): void {
    const box = this.boxes.pop()
    this.continuesLine = false
    if (box === undefined) this.flow.endLine()
    else {
      this.flows.pop()
      this.placeBox(box.take())
    }
  }

  private placeBox(text: string): void {
    const paragraph = this.paragraphs.at(-1)
    if (paragraph === undefined || this.heldLength + text.length > longestHeldBoxes) this.appendLines(text)
    else if (text !== "") {
      paragraph.boxes.push(text)
      this.heldLength += text.length
    }
  }

  /** Stops holding everything that is open now: it continues in the document's own text. */
  private layOut(): void {
    while (this.flows.length > 1) {
      const held = this.flows.pop()!
      if (this.boxes.includes(held)) this.flow.endLine()
      held.moveTo(this.flow)
    }
    this.boxes.fill(undefined)
    this.tables.layOut()
  }

  private appendLines(text: string): void {
    this.flow.endLine()
    this.flow.append(text)
    this.flow.endLine()
  }
}
