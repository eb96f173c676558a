/**
 * One run of paragraphs, tables and text boxes of a document: its body, a header, a note, the content of a box.
 *
 * @module
 */
import { TableText } from "./docx/TableText.ts"
import { TextFlow } from "./docx/TextFlow.ts"

/** In UTF-16 code units: boxes beyond that stand where they are anchored, not behind the paragraph. */
const longestHeldBoxes = 256 * 1024

/**
 * Paragraphs stand on lines of their own, at most one blank line between them; a table's rows and cells as `TableText` has
 * them. A text box stands behind the paragraph in which it is anchored, or before one that has no text yet.
 *
 * Holds nothing but the text not yet taken, a short cell and a few text boxes.
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

  /** Ends a paragraph that has begun, and whatever else is open. */
  end(): void {
    if (!this.isBlank || this.boxes.length > 0) this.endParagraph()
  }

  /** The content of a box that is anchored here. */
  placeBox(text: string): void {
    if (this.isBlank || this.boxesLength + text.length > longestHeldBoxes) this.appendLines(text)
    else if (text !== "") {
      this.boxes.push(text)
      this.boxesLength += text.length
    }
  }

  /** Text on lines of its own, wherever the story stands. */
  appendLines(text: string): void {
    this.endLine()
    this.appendPart(text)
    this.endLine()
  }

  /** Text as it is: a part of one that is put together elsewhere. */
  appendPart(text: string): void {
    this.flow.append(text)
    this.tables.grown()
  }

  endLine(): void {
    this.flow.endLine()
  }

  /** What is held now, in UTF-16 code units, short cells aside. */
  get length(): number {
    return this.flows[0]!.length + this.boxesLength
  }

  /** The text since the last call; line ends at its end are kept back until something follows them. */
  take(): string {
    return this.flows[0]!.take()
  }

  private get flow(): TextFlow {
    return this.flows.at(-1)!
  }
}
