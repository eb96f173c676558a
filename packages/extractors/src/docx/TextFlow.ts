/**
 * Text that grows at its end. Separators between its parts are owed until text follows them.
 *
 * @module
 */

/** Line ends at the start, and separators owed at the end, are never written. There is at most one blank line in a row. */
export class TextFlow {
  private text = ""
  private owedLines = 0
  private owedTabs = 0
  /** Number of UTF-16 code units appended so far. */
  written = 0

  append(visible: string): void {
    if (visible === "") return
    if (this.written > 0) this.text += "\n".repeat(this.owedLines)
    this.text += "\t".repeat(this.owedTabs) + visible
    this.written += visible.length
    this.owedLines = 0
    this.owedTabs = 0
  }

  /** The next text begins on a line of its own. */
  endLine(): void {
    this.owedLines = Math.max(1, this.owedLines)
  }

  /** Adds a line end, so that two of them leave a blank line. */
  breakLine(): void {
    this.owedLines = Math.min(2, this.owedLines + 1)
  }

  endCell(): void {
    this.owedTabs++
  }

  /** The next text continues in the line, as after the last paragraph of a cell. */
  stayInLine(): void {
    this.owedLines = 0
  }

  endRow(): void {
    this.owedTabs = 0
    this.endLine()
  }

  /** Moves the text, and the line ends that it owes, to another flow. */
  moveTo(other: TextFlow): void {
    other.append(this.take())
    other.owedLines = Math.max(this.owedLines, other.owedLines)
    this.owedLines = 0
  }

  /** Length of the held text, in UTF-16 code units. */
  get length(): number {
    return this.text.length
  }

  /** The text since the last call, without the separators owed at its end. */
  take(): string {
    const taken = this.text
    this.text = ""
    return taken
  }
}
