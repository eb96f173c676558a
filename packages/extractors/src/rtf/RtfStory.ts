/**
 * A story with tables in RTF's form: marked by the ends of their cells and rows.
 *
 * @module
 */
import { Story } from "../Story.ts"

/** Depth of nested tables. Deeper tables become lines of the deepest. */
const deepestTable = 100

/**
 * `level` is the table of the current paragraph: 0 outside tables, 2 in a table within another. A row begins with its first
 * text and ends where RTF ends it. Some writers omit the word that puts a paragraph in a table, but have defined a row.
 */
export class RtfStory extends Story {
  /** For each open row, outermost first, whether a cell is open. */
  private readonly rows: Array<boolean> = []
  private columns = 0
  private isRowDefined = false

  defineRow(): void {
    this.columns = 0
    this.isRowDefined = true
  }

  defineCell(): void {
    this.columns++
  }

  /** Call it before the text of a paragraph at this level. */
  enter(level: number): void {
    const wanted = Math.min(deepestTable, Math.max(level, this.isRowDefined ? 1 : 0))
    while (this.rows.length < wanted) {
      if (this.rows.at(-1) === false) this.openCell()
      this.openRow()
    }
    if (this.rows.at(-1) === false) this.openCell()
  }

  override endParagraph(level = 0): void {
    super.endParagraph()
    if (level === 0 && !this.isRowDefined) this.closeRows(0)
  }

  override end(): void {
    super.end()
    this.closeRows(0)
  }

  endCell(level: number): void {
    this.closeRows(level)
    this.enter(level)
    this.closeCell()
  }

  endRow(level: number): void {
    this.closeRows(level - 1)
    if (level === 1) this.isRowDefined = false
  }

  /** Each row is a table of its own: the cells of one row do not determine the cells of the next. */
  private openRow(): void {
    this.tables.openTable()
    if (this.rows.length === 0) for (let column = 0; column < this.columns; column++) this.tables.addColumn()
    this.tables.openRow()
    this.rows.push(false)
  }

  private openCell(): void {
    this.tables.openCell()
    this.rows[this.rows.length - 1] = true
  }

  private closeCell(): void {
    super.endParagraph()
    this.tables.closeCell()
    this.rows[this.rows.length - 1] = false
  }

  /** Closes the rows deeper than the level. */
  private closeRows(level: number): void {
    while (this.rows.length > level) {
      if (this.rows.at(-1)) this.closeCell()
      this.rows.pop()
      this.tables.closeRow()
      this.tables.closeTable()
    }
  }
}
