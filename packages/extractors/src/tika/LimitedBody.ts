/**
 * Reads the body of a response as text, up to a limit.
 *
 * @module
 */
import { Effect, Stream } from "effect"

/**
 * Reads to the end, at most one chunk beyond the limit. The body is held as bytes until it is complete: as text it would take
 * up to twice the memory.
 */
export const limitedText = <E, E2, R>(
  body: Stream.Stream<Uint8Array, E, R>,
  maxBytes: number,
  tooLong: () => E2
): Effect.Effect<string, E | E2, R> =>
  body.pipe(
    Stream.runFoldEffect(
      () => new ByteChunks(),
      (chunks, chunk) => {
        chunks.add(chunk)
        return chunks.sizeBytes > maxBytes ? Effect.fail(tooLong()) : Effect.succeed(chunks)
      }
    ),
    Effect.map((chunks) => new TextDecoder().decode(chunks.joined()))
  )

class ByteChunks {
  sizeBytes = 0
  private readonly chunks: Array<Uint8Array> = []

  add(chunk: Uint8Array): void {
    this.chunks.push(chunk)
    this.sizeBytes += chunk.length
  }

  joined(): Uint8Array {
    const bytes = new Uint8Array(this.sizeBytes)
    let offset = 0
    for (const chunk of this.chunks) {
      bytes.set(chunk, offset)
      offset += chunk.length
    }
    return bytes
  }
}
