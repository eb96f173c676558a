/**
 * Sets blocks as lines into one or two columns, with a header and a number on every page.
 *
 * @module
 */
import type { Block, Table } from "./Block.ts"
import { type PdfCanvas, pageSize } from "./PdfFile.ts"

export interface Sheet {
  readonly columns: 1 | 2
  /** One line at the top of every page; absent for no header. */
  readonly header?: string
}

interface Style {
  readonly font: string
  readonly size: number
}

const marginPoints = 50
const gapPoints = 18
const top = 78
const bottom = pageSize.height - 62
const footerStyle: Style = { font: "Helvetica", size: 8 }

const styles = {
  1: {
    title: { font: "Times-Bold", size: 14 },
    heading: { font: "Times-Bold", size: 11 },
    text: { font: "Times-Roman", size: 11 },
    table: { font: "Helvetica", size: 9 }
  },
  2: {
    title: { font: "Helvetica-Bold", size: 11 },
    heading: { font: "Helvetica-Bold", size: 9 },
    text: { font: "Helvetica", size: 8.5 },
    table: { font: "Helvetica", size: 7.5 }
  }
} as const satisfies Record<Sheet["columns"], Record<Block["kind"], Style>>

const lineHeight = ({ size }: Style) => size * 1.25

/** Paragraphs continue across columns and pages, as in print; only a table row stays together. */
export const typeset = (canvas: PdfCanvas, sheet: Sheet, blocks: ReadonlyArray<Block>): void => {
  const columnWidth = (pageSize.width - 2 * marginPoints - gapPoints * (sheet.columns - 1)) / sheet.columns
  let pageCount = 0
  let column = 0
  let y = top

  const openPage = () => {
    canvas.addPage()
    pageCount += 1
    column = 0
    if (sheet.header !== undefined) drawLine(canvas, sheet.header, footerStyle, marginPoints, 40)
  }
  const closePage = () =>
    drawLine(canvas, `Página ${pageCount}`, footerStyle, pageSize.width / 2 - 20, pageSize.height - 40)
  const makeRoom = (height: number) => {
    if (y + height <= bottom) return
    column += 1
    y = top
    if (column < sheet.columns) return
    closePage()
    openPage()
  }
  const left = () => marginPoints + column * (columnWidth + gapPoints)

  const setLines = (text: string, style: Style) => {
    for (const line of linesOf(canvas, text, style, columnWidth)) {
      makeRoom(lineHeight(style))
      drawLine(canvas, line, style, left(), y)
      y += lineHeight(style)
    }
  }
  const setRow = (cells: ReadonlyArray<string>, style: Style) => {
    const cellWidth = columnWidth / cells.length
    const lines = cells.map((cell) => linesOf(canvas, cell, style, cellWidth - 6))
    const height = Math.max(...lines.map(({ length }) => length)) * lineHeight(style)
    makeRoom(height)
    for (const [place, cellLines] of lines.entries()) {
      for (const [row, line] of cellLines.entries()) {
        drawLine(canvas, line, style, left() + place * cellWidth, y + row * lineHeight(style))
      }
    }
    y += height + 2
  }
  const setTable = (rows: Table, style: Style) => {
    for (const cells of rows) setRow(cells, style)
  }

  openPage()
  for (const block of blocks) {
    const style = styles[sheet.columns][block.kind]
    if (block.kind === "heading") y += lineHeight(style)
    if (block.kind === "table") setTable(block.rows, style)
    else setLines(block.text, style)
    y += style.size * 0.6
  }
  closePage()
}

/**
 * Fills exactly one new page with the text, and keeps its line ends.
 *
 * @returns false if the text did not fit; the part that fits is drawn
 */
export const typesetPage = (canvas: PdfCanvas, text: string): boolean => {
  canvas.addPage()
  const style = styles[1].text
  const lines = linesOf(canvas, text, style, pageSize.width - 2 * marginPoints)
  const fitting = Math.floor((pageSize.height - 2 * marginPoints) / lineHeight(style))
  for (const [place, line] of lines.slice(0, fitting).entries()) {
    drawLine(canvas, line, style, marginPoints, marginPoints + place * lineHeight(style))
  }
  return lines.length <= fitting
}

const drawLine = (canvas: PdfCanvas, line: string, { font, size }: Style, x: number, y: number) => {
  if (line !== "") canvas.font(font).fontSize(size).text(line, x, y, { lineBreak: false })
}

/** Breaks at spaces only, so that words stay whole; a word wider than the column sticks out. */
const linesOf = (canvas: PdfCanvas, text: string, { font, size }: Style, width: number): ReadonlyArray<string> => {
  canvas.font(font).fontSize(size)
  const space = canvas.widthOfString(" ")
  return text.split("\n").flatMap((paragraph) => {
    const lines: Array<string> = []
    let line = ""
    let lineWidth = 0
    for (const word of paragraph.split(" ")) {
      const wordWidth = canvas.widthOfString(word)
      if (line !== "" && lineWidth + space + wordWidth > width) {
        lines.push(line)
        line = word
        lineWidth = wordWidth
      } else {
        lineWidth += line === "" ? wordWidth : space + wordWidth
        line = line === "" ? word : `${line} ${word}`
      }
    }
    return [...lines, line]
  })
}
