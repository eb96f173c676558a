/**
 * Decides which cells of a Word document's tables are data on a row's line, and which lay out a page.
 *
 * @module
 */
import { TextFlow } from "./TextFlow.ts"

/** In characters. A longer cell is part of a layout, and its paragraphs are lines; a data cell stays on its row's line. */
const longestDataCell = 1000

interface Cell {
  /** The flow that receives the row's text. */
  readonly rowFlow: TextFlow
  readonly writtenBefore: number
  /** The cell's text, as long as the cell may be data. */
  held: TextFlow | undefined
}

/**
 * The owner reports what opens and closes. For each data cell a flow is put on top of the flows shared with the owner.
 *
 * A cell lays out a page if its table has one column, if it is long, or if it has a table inside: its paragraphs are lines.
 */
export class TableText {
  private readonly flows: Array<TextFlow>
  /** Number of columns of each open table. */
  private readonly columns: Array<number> = []
  /** Number of cells begun in each open row. */
  private readonly rows: Array<number> = []
  private readonly cells: Array<Cell> = []

  /** The last flow receives the text now. There is always one. */
  constructor(flows: Array<TextFlow>) {
    this.flows = flows
  }

  openTable(): void {
    if (this.isInDataCell) this.layOutCell()
    this.columns.push(0)
  }

  closeTable(): void {
    this.columns.pop()
  }

  addColumn(): void {
    const last = this.columns.length - 1
    if (last >= 0) this.columns[last]!++
  }

  openRow(): void {
    this.rows.push(0)
  }

  closeRow(): void {
    this.rows.pop()
    this.flow.endRow()
  }

  openCell(): void {
    const rowFlow = this.flow
    const row = this.rows.length - 1
    if (row >= 0 && this.rows[row]!++ > 0) rowFlow.endCell()
    const held = this.columns.at(-1) === 1 ? undefined : new TextFlow()
    if (held !== undefined) this.flows.push(held)
    this.cells.push({ rowFlow, writtenBefore: rowFlow.written, held })
  }

  closeCell(): void {
    const { rowFlow, writtenBefore, held } = this.cells.pop()!
    if (held !== undefined) {
      this.flows.pop()
      rowFlow.append(held.take().replace(/\s*\n\s*/g, " "))
    } else if (rowFlow.written > writtenBefore) rowFlow.stayInLine()
  }

  /** Call it after every text: a cell must not grow without end. */
  grown(): void {
    if (this.isInDataCell && this.flow.length > longestDataCell) this.layOutCell()
  }

  /** Call it when the owner has taken all flows except the document's own: no cell is data any longer. */
  layOut(): void {
    for (const cell of this.cells) cell.held = undefined
  }

  private get flow(): TextFlow {
    return this.flows.at(-1)!
  }

  private get isInDataCell(): boolean {
    return this.flow === this.cells.at(-1)?.held
  }

  private layOutCell(): void {
    const cell = this.cells.at(-1)!
    this.flows.pop()?.moveTo(cell.rowFlow)
    cell.held = undefined
  }
}
