/**
 * Runs a stream of XML through a handler, and emits the handler's result after each part.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { XmlReader } from "../XmlReader.ts"
import { xmlFault } from "./XmlFault.ts"

/**
 * Writes each chunk and then calls `take`; calls `last` after the end. `extractor` is the id in its errors. The reader is made
 * when the stream runs. Errors while it is made are classified like its own.
 */
export const xmlPieces = <A>(
  extractor: string,
  bytes: Stream.Stream<Uint8Array, ExtractError>,
  open: () => XmlReader,
  take: () => A,
  last: () => A = take
): Stream.Stream<A, ExtractError> => {
  const attempt = <B>(step: () => B) => Effect.try({ try: step, catch: (cause) => xmlFault(extractor, cause) })
  return Stream.unwrap(
    Effect.map(attempt(open), (reader) =>
      Stream.concat(
        Stream.mapEffect(bytes, (chunk) =>
          attempt(() => {
            reader.write(chunk)
            return take()
          })
        ),
        Stream.fromEffect(
          attempt(() => {
            reader.end()
            return last()
          })
        )
      )
    )
  )
}
