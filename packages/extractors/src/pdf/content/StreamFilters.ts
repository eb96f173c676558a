/**
 * The filters of streams with text (ISO 32000-1, 7.4); image filters are left out.
 *
 * @module
 */
import { Effect } from "effect"
import { fromAscii85 } from "./Ascii85.ts"
import { attempt, Declined } from "./Declined.ts"
import { inflate } from "./Inflate.ts"
import { unpackedLzw } from "./Lzw.ts"
import { numberOf, type PdfDictionary } from "./PdfObject.ts"
import { unpredicted } from "./Predictor.ts"

type Bytes = Uint8Array<ArrayBuffer>

/** Undoes one filter of a stream. */
export const unpacked = (
  bytes: Bytes,
  filter: string | undefined,
  parameters: PdfDictionary
): Effect.Effect<Bytes, Declined> => {
  const withoutPredictor = (plain: Bytes) => attempt(() => unpredicted(plain, parameters))
  switch (filter) {
    case "FlateDecode":
    case "Fl":
      return Effect.flatMap(inflate(bytes), withoutPredictor)
    case "LZWDecode":
    case "LZW": {
      const isEarly = numberOf(parameters.get("EarlyChange"), 1) === 1
      return Effect.flatMap(
        attempt(() => unpackedLzw(bytes, isEarly)),
        withoutPredictor
      )
    }
    case "ASCII85Decode":
    case "A85":
      return attempt(() => fromAscii85(bytes))
    default:
      return Effect.fail(new Declined({ why: `a stream has the filter ${filter}` }))
  }
}
