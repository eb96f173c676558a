/**
 * Plain text in the encodings that gazettes use.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { Extractor } from "../Extractor.ts"
import { MediaType } from "../MediaType.ts"
import { paged } from "../Pages.ts"
import { decode, detectEncoding } from "../TextDecoding.ts"

export const PlainTextExtractor: Effect.Effect<Extractor> = Effect.succeed({
  id: "plain-text",
  version: "1",
  placement: "sandbox",
  accepts: (input) => input.mediaType === MediaType.text || input.mediaType === MediaType.csv,
  extract: (input) =>
    Stream.unwrap(Effect.map(detectEncoding(input.stream), (encoding) => input.stream.pipe(decode(encoding), paged())))
})
