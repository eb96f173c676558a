/**
 * Deflated bytes of a PDF, whole and at most so many of them.
 *
 * @module
 */
import { Effect } from "effect"
import { Declined } from "./Declined.ts"

/** More is no page of a gazette: the largest known has 12 MB. */
const mostBytes = 64 * 1024 * 1024

/** With the runtime's own inflater, which is at hand everywhere. Declines damaged bytes and bombs. */
export const inflate = (packed: Uint8Array<ArrayBuffer>): Effect.Effect<Uint8Array, Declined> =>
  Effect.tryPromise({
    try: () => {
      const inflater = new DecompressionStream("deflate")
      const writer = inflater.writable.getWriter()
      // The reader is told of the same fault.
      writer
        .write(packed)
        .then(() => writer.close())
        .catch(() => undefined)
      return collect(inflater.readable.getReader(), [], 0)
    },
    catch: (cause) => (cause instanceof Declined ? cause : new Declined({ why: "a stream cannot be inflated", cause }))
  })

const collect = (
  reader: ReadableStreamDefaultReader<Uint8Array>,
  pieces: Array<Uint8Array>,
  sizeBytes: number
): Promise<Uint8Array> =>
  reader.read().then(({ value }) => {
    if (value === undefined) return joined(pieces, sizeBytes)
    pieces.push(value)
    if (sizeBytes + value.length <= mostBytes) return collect(reader, pieces, sizeBytes + value.length)
    return reader.cancel().then(() => Promise.reject(new Declined({ why: "a stream inflates to too much" })))
  })

export const joined = (pieces: ReadonlyArray<Uint8Array>, sizeBytes: number): Uint8Array => {
  if (pieces.length === 1) return pieces[0]!
  const bytes = new Uint8Array(sizeBytes)
  let place = 0
  for (const piece of pieces) {
    bytes.set(piece, place)
    place += piece.length
  }
  return bytes
}
