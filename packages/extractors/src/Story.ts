/**
 * One run of paragraphs, tables and text boxes of a document: its body, a header, a note, the content of a box.
 *
 * @module
 */
import { TableText } from "./docx/TableText.ts"
import { TextFlow } from "./docx/TextFlow.ts"

/** In UTF-16 code units. Boxes beyond that stand where they are anchored, not after the paragraph. */
const longestHeldBoxes = 256 * 1024

/**
 * Paragraphs stand on lines of their own, with at most one blank line between them. `TableText` lays out rows and cells. A text
 * box stands after the paragraph in which it is anchored, or before a paragraph that has no text yet.
 *
 * Holds only the text that is not yet taken, a short cell and a few text boxes.
 */
export class Story {
  private readonly flows = [new TextFlow()]
  readonly tables = new TableText(this.flows)
  private isBlank = true
  private boxes: Array<string> = []
  private boxesLength = 0

  append(text: string): void {
    const visible = this.isBlank ? text.trimStart() : text
    if (visible === "") return
    this.isBlank = false
    this.appendPart(visible)
  }

  breakLine(): void {
    this.flow.breakLine()
  }

  endParagraph(): void {
    if (this.isBlank && this.boxes.length === 0) this.flow.breakLine()
    else this.flow.endLine()
    for (const box of this.boxes) this.appendLines(box)
    this.boxes = []
    this.boxesLength = 0
    this.isBlank = true
  }

  /** Ends an open paragraph and everything else that is open. */
  end(): void {
    if (!this.isBlank || this.boxes.length > 0) this.endParagraph()
  }

  /** Puts the content of a box that is anchored here. */
  placeBox(text: string): void {
    if (this.isBlank || this.boxesLength + text.length > longestHeldBoxes) this.appendLines(text)
    else if (text !== "") {
      this.boxes.push(text)
      this.boxesLength += text.length
    }
  }

  /** Appends text on lines of its own, anywhere in the story. */
  appendLines(text: string): void {
    this.endLine()
    this.appendPart(text)
    this.endLine()
  }

  /** Appends text as it is: a part of a text that is assembled elsewhere. */
  appendPart(text: string): void {
    this.flow.append(text)
    this.tables.grown()
  }

  endLine(): void {
    this.flow.endLine()
  }

  /** Length of the held text, in UTF-16 code units, without short cells. */
  get length(): number {
    return this.flows[0]!.length + this.boxesLength
  }

  /** The text since the last call. Line ends at its end are kept back until text follows them. */
  take(): string {
    return this.flows[0]!.take()
  }

  private get flow(): TextFlow {
    return this.flows.at(-1)!
  }
}
