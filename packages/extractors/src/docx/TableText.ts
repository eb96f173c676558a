/**
 * The tables of a Word document: which cells are data on a row's line, and which lay out a page.
 *
 * @module
 */
import { TextFlow } from "./TextFlow.ts"

/** In characters. A cell that holds more is part of a layout, and its paragraphs are lines; data stays on its row's. */
const longestDataCell = 1000

interface Cell {
  /** Where the row's text goes. */
  readonly rowFlow: TextFlow
  readonly writtenBefore: number
  /** The cell's text as long as it may be data. */
  held: TextFlow | undefined
}

/**
 * Told of what opens and closes, it puts a flow for each data cell on top of the flows that it shares with its owner.
 *
 * A cell in a table of one column, a long one, and one with a table inside lay out a page: their paragraphs are lines.
 */
export class TableText {
  private readonly flows: Array<TextFlow>
  /** How many columns each open table has. */
  private readonly columns: Array<number> = []
  /** How many cells each open row has begun. */
  private readonly rows: Array<number> = []
  private readonly cells: Array<Cell> = []

  /** The last of the flows is where text goes now; there is always one. */
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

  /** To be told after every text: a cell must not grow without end. */
  grown(): void {
    if (this.isInDataCell && this.flow.length > longestDataCell) this.layOutCell()
  }

  /** To be told when the owner has taken all flows but the document's own: no cell is data any longer. */
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
