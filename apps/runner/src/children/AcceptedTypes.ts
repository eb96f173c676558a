/**
 * The media types that an extractor accepts, for a person.
 *
 * @module
 */
import type { Extractor } from "@escriba/extractors/Extractor"
import { MediaType } from "@escriba/extractors/MediaType"
import { Effect } from "effect"

const nothing = new Uint8Array(0)

/**
 * Media types known to sniffing that it accepts by the type alone. By name or content it may accept more. A type for which
 * `accepts` throws is not accepted.
 */
export const acceptedTypes = ({ accepts }: Extractor): Effect.Effect<ReadonlyArray<string>> =>
  Effect.filter(Object.values(MediaType), (mediaType) =>
    Effect.try({
      try: () => accepts({ name: "", mediaType, sizeBytes: 1, head: nothing }) === true,
      catch: () => "it throws" as const
    }).pipe(Effect.catch(() => Effect.succeed(false)))
  )
