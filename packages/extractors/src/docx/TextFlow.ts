/**
 * Text that grows at its end, with the separators between its parts owed until something follows them.
 *
 * @module
 */

/** Line ends at the beginning, and whatever is owed at the end, are never written; at most one line in a row is blank. */
export class TextFlow {
  private text = ""
  private owedLines = 0
  private owedTabs = 0
  /** How many UTF-16 code units were ever appended. */
  written = 0

  append(visible: string): void {
    if (visible === "") return
    if (this.written > 0) this.text += "\n".repeat(this.owedLines)
    this.text += "\t".repeat(this.owedTabs) + visible
    this.written += visible.length
    this.owedLines = 0
    this.owedTabs = 0
  }

  /** What follows begins on a line of its own. */
  endLine(): void {
    this.owedLines = Math.max(1, this.owedLines)
  }

  /** One line end more, so that two of them leave a blank line. */
  breakLine(): void {
    this.owedLines = Math.min(2, this.owedLines + 1)
  }

  endCell(): void {
    this.owedTabs++
  }

  /** What follows goes on in the line, as after the last paragraph of a cell. */
  stayInLine(): void {
    this.owedLines = 0
  }

  endRow(): void {
    this.owedTabs = 0
    this.endLine()
  }

  /** Gives the text away, and the line ends that it owes. */
  moveTo(other: TextFlow): void {
    other.append(this.take())
    other.owedLines = Math.max(this.owedLines, other.owedLines)
    this.owedLines = 0
  }

  /** What is held now, in UTF-16 code units. */
  get length(): number {
    return this.text.length
  }

  /** The text since the last call, without what is owed at its end. */
  take(): string {
    const taken = this.text
    this.text = ""
    return taken
  }
}
