/**
 * The part of the graphics state that affects text (ISO 32000-1, 8.4 and 9.3).
 *
 * @module
 */
import type { PdfFont } from "./PdfFont.ts"

/** `[a b c d e f]`, as in PDF: a point (x, y) becomes (ax + cy + e, bx + dy + f). */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** Applies `inner` first, then `outer`. */
export const concatenated = (inner: Matrix, outer: Matrix): Matrix => {
  const [a, b, c, d, e, f] = inner
  const [a2, b2, c2, d2, e2, f2] = outer
  return [
    a * a2 + b * c2,
    a * b2 + b * d2,
    c * a2 + d * c2,
    c * b2 + d * d2,
    e * a2 + f * c2 + e2,
    e * b2 + f * d2 + f2
  ]
}

/** The state that `q` saves and `Q` restores. */
export interface GraphicsState {
  readonly matrix: Matrix
  readonly font: PdfFont | undefined
  readonly fontSize: number
  readonly characterSpacing: number
  readonly wordSpacing: number
  /** 1 means no scaling. */
  readonly horizontalScale: number
  readonly leading: number
}

export const initialState: GraphicsState = {
  matrix: identity,
  font: undefined,
  fontSize: 0,
  characterSpacing: 0,
  wordSpacing: 0,
  horizontalScale: 1,
  leading: 0
}
