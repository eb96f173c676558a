/**
 * Undoes the predictor of a stream's rows (ISO 32000-1, 7.4.4.4; PNG, 9.2).
 *
 * @module
 */
import { decline } from "./Declined.ts"
import { numberOf, type PdfDictionary } from "./PdfObject.ts"

/** For the rows of cross-references only: bytes without colours. */
export const unpredicted = (bytes: Uint8Array<ArrayBuffer>, parameters: PdfDictionary): Uint8Array<ArrayBuffer> => {
  const predictor = numberOf(parameters.get("Predictor"), 1)
  if (predictor === 1) return bytes
  if (
    predictor < 10 ||
    numberOf(parameters.get("Colors"), 1) !== 1 ||
    numberOf(parameters.get("BitsPerComponent"), 8) !== 8
  )
    decline("a stream has an unknown predictor")
  const columns = numberOf(parameters.get("Columns"), 1)
  const rows = Math.floor(bytes.length / (columns + 1))
  const plain = new Uint8Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    const from = row * (columns + 1)
    undo(bytes[from]!, bytes.subarray(from + 1, from + 1 + columns), plain, row * columns, columns)
  }
  return plain
}

const undo = (filter: number, row: Uint8Array, plain: Uint8Array, to: number, columns: number): void => {
  if (filter > 4) decline("a stream has an unknown filter")
  for (let i = 0; i < columns; i++) {
    const left = i === 0 ? 0 : plain[to + i - 1]!
    const up = to < columns ? 0 : plain[to - columns + i]!
    const corner = i === 0 || to < columns ? 0 : plain[to - columns + i - 1]!
    plain[to + i] = row[i]! + predictedBy(filter, left, up, corner)
  }
}

const predictedBy = (filter: number, left: number, up: number, corner: number): number => {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  return filter === 4 ? nearest(left, up, corner) : 0
}

/** Paeth's predictor. */
const nearest = (left: number, up: number, corner: number): number => {
  const guess = left + up - corner
  const [byLeft, byUp, byCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (byLeft <= byUp && byLeft <= byCorner) return left
  return byUp <= byCorner ? up : corner
}
