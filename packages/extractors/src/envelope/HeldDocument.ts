/**
 * Documents from inside another document: held once in memory, or read in place.
 *
 * @module
 */
import { Effect, Option, Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { sniff } from "../Sniffer.ts"
import { envelopeFault } from "./EnvelopeFault.ts"

/** The largest edition known has 130 MB, but is not in an envelope; the largest one in an envelope has 2.3 MB. */
export const maxHeldBytes = 64 * 1024 * 1024

const headBytes = 4096
const chunkBytes = 64 * 1024

/** The facts that are known without reading the document. */
type Facts = Pick<DocumentInput, "name" | "passwords">

/** The reader may write to the arrays that it receives. */
interface Readable {
  readonly sizeBytes: number
  readonly read: (offset: number, length: number) => Effect.Effect<Uint8Array<ArrayBuffer>, ExtractError>
}

type Source = Pick<DocumentInput, "sizeBytes" | "read" | "bytes">

/**
 * `unpack` yields the document in a buffer of its own. A reader of all bytes receives that buffer, not a copy; a later read
 * unpacks the document again.
 */
export const heldDocument = Effect.fn("HeldDocument.open")(function* (
  facts: Facts,
  unpack: Effect.Effect<Uint8Array<ArrayBuffer>, ExtractError>
): Effect.fn.Return<DocumentInput, ExtractError> {
  let held: Uint8Array<ArrayBuffer> | undefined = yield* unpack
  const sizeBytes = held.length
  const whole = Effect.suspend(() => (held === undefined ? unpack : Effect.succeed(held)))
  return yield* documentOf(facts, {
    sizeBytes,
    read: (offset, length) =>
      Effect.map(whole, (bytes) => {
        held = bytes
        return bytes.slice(offset, offset + length)
      }),
    bytes: Effect.map(whole, (bytes) => {
      held = undefined
      return bytes
    })
  })
})

/** A document that is stored uncompressed in another one. Nothing is held, unless its reader asks for all bytes in one call. */
export const documentInside = (
  facts: Facts,
  { read, sizeBytes }: Readable
): Effect.Effect<DocumentInput, ExtractError> =>
  documentOf(facts, {
    sizeBytes,
    read,
    bytes: Effect.suspend(() =>
      sizeBytes > maxHeldBytes
        ? Effect.fail(envelopeFault("LimitExceeded", `too large to hold: more than ${maxHeldBytes / 1024 ** 2} MiB`))
        : read(0, sizeBytes)
    )
  })

const documentOf = Effect.fnUntraced(function* (
  facts: Facts,
  source: Source
): Effect.fn.Return<DocumentInput, ExtractError> {
  const head = yield* source.read(0, headBytes)
  const { mediaType } = yield* sniff({ name: facts.name, head, sizeBytes: source.sizeBytes, read: source.read })
  const stream = Stream.paginate(0, (offset) =>
    Effect.map(source.read(offset, chunkBytes), (chunk) => {
      const next = offset + chunk.length
      return [
        chunk.length === 0 ? [] : [chunk],
        chunk.length > 0 && next < source.sizeBytes ? Option.some(next) : Option.none()
      ] as const
    })
  )
  return { ...facts, ...source, mediaType, head, stream }
})
