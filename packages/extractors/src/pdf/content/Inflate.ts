/**
 * Inflates the deflated bytes of a PDF, whole and up to a limit.
 *
 * @module
 */
import { Effect } from "effect"
import { joined } from "../../JoinedBytes.ts"
import { Declined } from "./Declined.ts"

/** A larger content is not a page of a gazette: the largest known has 12 MB. */
export const mostUnpackedBytes = 64 * 1024 * 1024

/** Declines damaged bytes and bombs. Some writers count the line end after the bytes as one of them. */
export const inflate = (packed: Uint8Array<ArrayBuffer>): Effect.Effect<Uint8Array<ArrayBuffer>, Declined> => {
  const last = packed.findLastIndex((code) => code !== 0x0a && code !== 0x0d)
  const inflated = inflateExactly(packed)
  return last === packed.length - 1
    ? inflated
    : Effect.catch(inflated, () => inflateExactly(packed.subarray(0, last + 1)))
}

/** Uses the runtime's own inflater, which every runtime has. */
const inflateExactly = (packed: Uint8Array<ArrayBuffer>): Effect.Effect<Uint8Array<ArrayBuffer>, Declined> =>
  Effect.tryPromise({
    try: () => {
      const inflater = new DecompressionStream("deflate")
      const writer = inflater.writable.getWriter()
      // The reader reports the same fault.
      writer
        .write(packed)
        .then(() => writer.close())
        .catch(() => undefined)
      return collect(inflater.readable.getReader(), [], 0)
    },
    catch: (cause) => (cause instanceof Declined ? cause : new Declined({ why: "a stream cannot be inflated", cause }))
  })

const collect = (
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  pieces: Array<Uint8Array<ArrayBuffer>>,
  sizeBytes: number
): Promise<Uint8Array<ArrayBuffer>> =>
  reader.read().then(({ value }) => {
    if (value === undefined) return pieces.length === 1 ? pieces[0]! : joined(pieces)
    pieces.push(value)
    if (sizeBytes + value.length <= mostUnpackedBytes) return collect(reader, pieces, sizeBytes + value.length)
    return reader.cancel().then(() => Promise.reject(new Declined({ why: "a stream inflates to too much" })))
  })
