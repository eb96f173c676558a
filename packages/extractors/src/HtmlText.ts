/**
 * Tags and text of an HTML document to the text that a browser would show.
 *
 * @module
 */
import { dropControls } from "./TextDecoding.ts"

/** Elements whose content a browser does not show. */
const unseen: ReadonlySet<string> = new Set([
  "script",
  "style",
  "template",
  "title",
  "noscript",
  "iframe",
  "noframes",
  "textarea",
  "select",
  "svg"
])

/** Elements allowed in a `<head>`. Any other element ends it, closed or not. */
const inHead: ReadonlySet<string> = new Set([
  "title",
  "meta",
  "link",
  "base",
  "script",
  "style",
  "template",
  "noscript",
  "head",
  "html"
])

const blocks: ReadonlySet<string> = new Set(
  (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure " +
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search section " +
    "summary table tbody tfoot thead tr ul"
  ).split(" ")
)
const ofTables: ReadonlySet<string> = new Set(["table", "thead", "tbody", "tfoot", "tr"])
/** Blocks with a blank line around them. */
const spaced: ReadonlySet<string> = new Set(["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "table"])

/**
 * Fed by a parser; `take` gives the text so far. White space collapses. Block elements stand on lines of their own. Cells are
 * separated by a tab, rows by a line end. `<pre>` stays as it is. Holds only the text that is not yet taken.
 */
export class HtmlText {
  private text = ""
  /** Line ends owed before the next visible character; none before the first. */
  private owedLines = 0
  private owesSpace = false
  private owedTabs = 0
  private hasText = false
  private unseenDepth = 0
  private unseenName = ""
  private isInHead = false
  private preDepth = 0
  private isRowBegun = false
  /** In a cell without text yet: a paragraph or a `<br>` there must not break the row. */
  private isCellBlank = false

  open(name: string): void {
    if (this.unseenDepth > 0) {
      if (name === this.unseenName) this.unseenDepth++
      return
    }
    if (name === "head") this.isInHead = true
    else if (!inHead.has(name)) this.isInHead = false
    if (unseen.has(name)) {
      this.unseenName = name
      this.unseenDepth = 1
      return
    }
    if (name === "br") this.breakLine()
    else if (name === "td" || name === "th") this.openCell()
    else if (blocks.has(name)) this.endBlock(name)
    if (name === "tr") this.isRowBegun = false
    if (name === "pre") this.preDepth++
  }

  close(name: string): void {
    if (this.unseenDepth > 0) {
      if (name === this.unseenName) this.unseenDepth--
      return
    }
    if (name === "head") this.isInHead = false
    if (name === "td" || name === "th") this.closeCell()
    else if (blocks.has(name)) this.endBlock(name)
    if (name === "table") this.isRowBegun = true
    if (name === "pre" && this.preDepth > 0) this.preDepth--
  }

  characters(raw: string): void {
    if (this.unseenDepth > 0 || this.isInHead) return
    const data = dropControls(raw)
    if (this.preDepth > 0) this.preformatted(data)
    else this.collapsed(data)
  }

  /** The text since the last call. Line ends at its end are kept back until text follows them. */
  take(): string {
    const taken = this.text
    this.text = ""
    return taken
  }

  private append(visible: string): void {
    if (this.hasText && this.owedLines > 0) this.text += "\n".repeat(this.owedLines)
    if (this.owedTabs > 0) this.text += "\t".repeat(this.owedTabs)
    else if (this.owesSpace && this.owedLines === 0 && this.hasText) this.text += " "
    this.text += visible
    this.hasText = true
    this.isCellBlank = false
    this.owedLines = 0
    this.owedTabs = 0
    this.owesSpace = false
  }

  /** A `<br>` adds a line end. Of the line ends of neighbouring blocks only the larger number counts. */
  private breakLine(): void {
    if (!this.isCellBlank) this.owedLines++
    this.owesSpace = false
  }

  private endBlock(name: string): void {
    if (ofTables.has(name)) this.isCellBlank = false
    if (!this.isCellBlank) this.owedLines = Math.max(this.owedLines, spaced.has(name) ? 2 : 1)
    this.owesSpace = false
    if (name === "tr") this.owedTabs = 0
  }

  private openCell(): void {
    if (this.isRowBegun) {
      this.closeCell()
      this.owedTabs++
    }
    this.owesSpace = false
    this.isRowBegun = true
    this.isCellBlank = true
  }

  /** Drops the line ends owed by a paragraph at the cell's end, because they would break the row. The row's own are kept. */
  private closeCell(): void {
    if (!this.isCellBlank) this.owedLines = 0
  }

  private collapsed(data: string): void {
    for (const [i, word] of data.split(/[ \t\n\r\f]+/).entries()) {
      if (i > 0) this.owesSpace = true
      if (word !== "") this.append(word)
    }
  }

  private preformatted(data: string): void {
    for (const [i, line] of data
      .replace(/\r\n?|\f/g, "\n")
      .split("\n")
      .entries()) {
      if (i > 0) this.breakLine()
      if (line !== "") this.append(line)
    }
  }
}
