/**
 * A stream of XML through a handler, and what the handler has after each part of it.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { XmlReader } from "../XmlReader.ts"
import { xmlFault } from "./XmlFault.ts"

/**
 * Writes each chunk and takes after it, takes `last` after the end. `extractor` is whose errors they are. The reader is
 * made when the stream is run; what is thrown while it is made is as classified as what it throws itself.
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
