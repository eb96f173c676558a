/**
 * Glyphs in drawing order to lines of text.
 *
 * @module
 */
import { type PositionedText, positionedLine } from "../../PdfText.ts"
import { decline } from "./Declined.ts"
import { concatenated, type GraphicsState, identity, type Matrix } from "./GraphicsState.ts"
import { severalUnits, unmapped } from "./PdfFont.ts"

/**
 * Limits between words and lines, in font sizes: from pdf.js (`getTextContent` in its evaluator.js, Apache-2.0). pdf.js sees a
 * space from 0.102 on, which breaks words in one of 16 hard PDFs; from 0.12 to 0.17 no word breaks (measured).
 */
const leastSpace = 0.13
/** A step back this far is not kerning. */
const leastReturn = 0.2
/** In text heights: a step this far across the line begins another line. Text that also steps back needs a shorter one. */
const leastDescent = 1
const leastDescentOnReturn = 0.5
/** Text drawn again, further back on its line, is another word. */
const leastReturnOfWord = 0.5

interface Gap {
  /** The index in the page's text of the space for this gap. */
  readonly index: number
  /** In font sizes. */
  readonly width: number
}

interface Line {
  readonly start: number
  readonly end: number
  readonly transform: Matrix
  readonly gaps: ReadonlyArray<Gap>
}

/** A page's text as it grows. */
export class PageText {
  private units = new Uint16Array(4096)
  private size = 0
  private lineStart = 0
  private lineTransform: Matrix | undefined
  private gaps: Array<Gap> = []
  private readonly lines: Array<Line> = []
  private hasSpace = false

  private textMatrix: Matrix = identity
  /** The start of the next glyph, in text space, along the line of text. */
  private x = 0
  /** The end of the last glyph, in the same space. */
  private lastX = 0
  /** Text space to page space, if the last glyph was drawn in the current text space. */
  private drawn: Matrix | undefined
  /** The font's unit square at the last glyph that began after a move. */
  private square: Matrix | undefined
  /** The end of the last glyph on the page. */
  private end: readonly [x: number, y: number] = [0, 0]

  /** Moves to the start of a line of text. */
  moveTo(textMatrix: Matrix): void {
    this.leave()
    this.textMatrix = textMatrix
    this.x = 0
  }

  /** The text space changes from here on. */
  leave(): void {
    const { drawn, lastX } = this
    if (drawn === undefined) return
    this.end = [drawn[0] * lastX + drawn[4], drawn[1] * lastX + drawn[5]]
    this.drawn = undefined
  }

  /** Moves along the line of text. */
  skip(distance: number): void {
    this.x += distance
  }

  /** Shows the codes of a string. */
  show(state: GraphicsState, bytes: Uint8Array, start: number, end: number): void {
    const { characterSpacing, font, fontSize, horizontalScale, wordSpacing } = state
    if (font === undefined) decline("text is shown without a font")
    const { bytesPerCode, texts, units, widthOfOthers, widths } = font
    for (let i = start; i < end; i += bytesPerCode) {
      const code = bytesPerCode === 1 ? bytes[i]! : bytes[i]! * 256 + bytes[i + 1]!
      const unit = units[code] ?? unmapped
      if (unit === unmapped) decline("the meaning of a glyph is unknown")
      const width = (widths[code] ?? widthOfOthers) * fontSize * horizontalScale
      if (unit === space) this.hasSpace = true
      else {
        if (this.drawn === undefined) this.arrive(state)
        else this.goOn(fontSize * horizontalScale)
        if (unit === severalUnits) this.writeText(texts.get(code)!)
        else this.write(unit)
        this.lastX = this.x + width
      }
      const spacing = bytesPerCode === 1 && code === space ? characterSpacing + wordSpacing : characterSpacing
      this.x += width + spacing * horizontalScale
    }
  }

  /** The lines of the page. */
  pieces(): ReadonlyArray<PositionedText> {
    this.endLine()
    const text = utf16.decode(this.units.subarray(0, this.size))
    return this.lines.flatMap(({ end, gaps, start, transform }) =>
      positionedLine(
        text.slice(start, end),
        transform,
        (index) => gaps.find((gap) => gap.index === start + index)?.width
      )
    )
  }

  /** Adds a glyph on the line of the glyph before it. */
  private goOn(width: number): void {
    const step = (this.x - this.lastX) / width
    if (this.hasSpace || step < -leastReturnOfWord) this.writeSpace()
    else if (step > leastSpace) this.writeGap(step)
  }

  /** Adds a glyph after a move. */
  private arrive({ fontSize, horizontalScale, matrix }: GraphicsState): void {
    const drawn = concatenated(this.textMatrix, matrix)
    const [a, b, c, d] = drawn
    const width = fontSize * horizontalScale
    const [x, y] = [a * this.x + drawn[4], b * this.x + drawn[5]]
    const square: Matrix = [a * width, b * width, c * fontSize, d * fontSize, x, y]
    if (!(Math.hypot(a, b) * Math.abs(width) > 0 && Math.hypot(c, d) > 0)) decline("text has no size")
    if (this.square !== undefined) this.step(this.square, square)
    this.drawn = drawn
    this.square = square
    this.lineTransform ??= square
    if (this.size === this.lineStart) this.hasSpace = false
  }

  /** The step is measured along and across the writing direction, in sizes of the previous font. */
  private step([a, b, c, d]: Matrix, [a2, b2, , , x, y]: Matrix): void {
    const em = Math.hypot(a, b)
    const turned = Math.hypot(a2, b2)
    const isTurned = a * a2 + b * b2 < sameDirection * em * turned
    const [dx, dy] = [x - this.end[0], y - this.end[1]]
    const along = (dx * a2 + dy * b2) / turned / em
    const across = Math.abs(dy * a2 - dx * b2) / turned / Math.hypot(c, d)
    if (isTurned || across > (along < -leastReturn ? leastDescentOnReturn : leastDescent)) this.endLine()
    else if (this.hasSpace || along < -leastReturnOfWord) this.writeSpace()
    else if (along > leastSpace) this.writeGap(along)
  }

  private writeGap(width: number): void {
    this.gaps.push({ index: this.size, width })
    this.writeSpace()
  }

  /** White space is one space between words, and none at the start of a line. */
  private writeSpace(): void {
    this.hasSpace = false
    if (this.size > this.lineStart) this.write(space)
  }

  private writeText(text: string): void {
    for (let i = 0; i < text.length; i++) this.write(text.charCodeAt(i))
  }

  private write(unit: number): void {
    if (unit >= firstRightToLeft && isRightToLeft(unit)) decline("the text is written from right to left")
    if (this.size === this.units.length) {
      const { units } = this
      this.units = new Uint16Array(2 * units.length)
      this.units.set(units)
    }
    this.units[this.size++] = unit
  }

  private endLine(): void {
    const { gaps, lineStart: start, lineTransform: transform, size: end } = this
    if (transform !== undefined && end > start) this.lines.push({ start, end, transform, gaps })
    this.lineStart = end
    this.lineTransform = undefined
    this.gaps = []
    this.hasSpace = false
  }
}

const space = 0x20
const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true })

/** Text is turned if the cosine of the angle is smaller. */
const sameDirection = 0.98

const firstRightToLeft = 0x590
/** Hebrew, Arabic, neighbouring scripts, and their presentation forms: their drawing order is not their reading order. */
const isRightToLeft = (unit: number) =>
  unit < 0x900 || (unit >= 0xfb1d && unit < 0xfe00) || (unit >= 0xfe70 && unit < 0xff00)
