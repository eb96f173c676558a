/**
 * The document in a signature file.
 *
 * @module
 */
import { Effect } from "effect"
import { Extents } from "../Extents.ts"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { fromLetters, isInLetters } from "./Base64Signature.ts"
import { documentInside, heldDocument } from "./HeldDocument.ts"
import { signedContent } from "./SignedContent.ts"

/** Reads the document in place; a text file (base64) is decoded and held. The signature is not verified. */
export const signedDocument = Effect.fn("SignedDocument.open")(function* (
  input: DocumentInput
): Effect.fn.Return<DocumentInput, ExtractError> {
  const facts = { name: input.name.replace(/\.(p7s|p7m|p7b|p7c|pem)$/i, ""), passwords: input.passwords }
  if (isInLetters(input.head)) return yield* heldDocument(facts, contentInLetters(input))
  return yield* documentInside(facts, new Extents(input, yield* signedContent(input)))
})

/** The content moves to the start of the decoded buffer, so that there is no second buffer. */
const contentInLetters = Effect.fnUntraced(function* (
  input: DocumentInput
): Effect.fn.Return<Uint8Array<ArrayBuffer>, ExtractError> {
  const bytes = yield* fromLetters(input)
  const read = (offset: number, length: number) => Effect.succeed(bytes.subarray(offset, offset + length))
  let filled = 0
  for (const { length, offset } of yield* signedContent({ sizeBytes: bytes.length, read })) {
    bytes.copyWithin(filled, offset, offset + length)
    filled += length
  }
  return new Uint8Array(bytes.buffer.transfer(filled))
})
