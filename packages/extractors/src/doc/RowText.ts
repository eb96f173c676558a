/**
 * The tables of a DOC. Only the end of a paragraph says whether a cell or a row ends with it.
 *
 * @module
 */
import { TextFlow } from "../docx/TextFlow.ts"

/** In characters. A longer cell is part of a layout, and its paragraphs are lines; a data cell stays on its row's line. */
const longestDataCell = 1000

interface Row {
  /** The flow that receives the row's text. */
  readonly flow: TextFlow
  /** Number of cells that have ended. */
  cells: number
  /** The first cell's text, until a second cell shows that the row is data. */
  first: TextFlow | undefined
  isInCell: boolean
  /** The open cell's text, as long as the cell may be data. */
  held: TextFlow | undefined
  writtenBefore: number
}

/**
 * A row is a line with a tab between cells; the paragraphs of a cell are joined by a space. The paragraphs of a cell that lays
 * out a page (long, alone in its row, or with a table inside) are lines. There is at most one blank line in a row.
 *
 * Holds the text that is not yet taken, and two short cells per open row.
 */
export class RowText {
  private readonly body = new TextFlow()
  private readonly rows: Array<Row> = []

  /** A paragraph at this depth of tables. It ends everything deeper. */
  paragraph(text: string, depth: number): void {
    this.goTo(depth)
    this.write(text)
  }

  /** The last paragraph of a cell. */
  cell(text: string, depth: number): void {
    this.goTo(depth)
    if (text !== "") this.write(text)
    this.closeCell(this.rows.at(-1)!)
  }

  /** The end of a row. Its mark has no text. */
  row(depth: number): void {
    this.goTo(depth)
    this.closeRow()
  }

  /** The number of open rows, each inside a cell of the one before. */
  get depth(): number {
    return this.rows.length
  }

  /** The text since the last call. Line ends at its end are kept back until text follows them. */
  take(): string {
    return this.body.take()
  }

  private goTo(depth: number): void {
    while (this.rows.length > depth) this.closeRow()
    while (this.rows.length < depth) this.openRow()
  }

  private get flow(): TextFlow {
    const row = this.rows.at(-1)
    return row === undefined ? this.body : (row.held ?? row.flow)
  }

  private write(text: string): void {
    const row = this.rows.at(-1)
    if (row !== undefined) this.openCell(row)
    const { flow } = this
    const lines = text.split("\n")
    for (const [i, line] of lines.entries()) {
      if (i > 0) flow.breakLine()
      flow.append(line)
    }
    if (text.trim() === "") flow.breakLine()
    else flow.endLine()
    if (row?.held !== undefined && row.held.length > longestDataCell) layOut(row)
  }

  private openRow(): void {
    const outer = this.rows.at(-1)
    if (outer !== undefined) {
      this.openCell(outer)
      layOut(outer)
    }
    this.rows.push({ flow: this.flow, cells: 0, first: undefined, isInCell: false, held: undefined, writtenBefore: 0 })
  }

  private openCell(row: Row): void {
    if (row.isInCell) return
    if (row.first !== undefined) row.flow.append(inLine(row.first))
    row.first = undefined
    if (row.cells > 0) row.flow.endCell()
    row.isInCell = true
    row.held = new TextFlow()
    row.writtenBefore = row.flow.written
  }

  private closeCell(row: Row): void {
    this.openCell(row)
    if (row.held === undefined) {
      if (row.flow.written > row.writtenBefore) row.flow.stayInLine()
    } else if (row.cells === 0) row.first = row.held
    else row.flow.append(inLine(row.held))
    row.cells++
    row.isInCell = false
    row.held = undefined
  }

  private closeRow(): void {
    const row = this.rows.pop()!
    row.first?.moveTo(row.flow)
    row.held?.moveTo(row.flow)
    row.flow.endRow()
  }
}

const layOut = (row: Row): void => {
  row.held?.moveTo(row.flow)
  row.held = undefined
}

const inLine = (cell: TextFlow) => cell.take().replace(/\s*\n\s*/g, " ")
