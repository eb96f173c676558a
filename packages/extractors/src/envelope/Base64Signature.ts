/**
 * A signature file written as text: PEM, or base64 without a frame.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { envelopeFault } from "./EnvelopeFault.ts"
import { maxHeldBytes } from "./HeldDocument.ts"

/** Whether the bytes are text: BER begins with the mark of a sequence, which is not a letter of base64. */
export const isInLetters = (head: Uint8Array): boolean => head[0] !== 0x30

/** The decoded bytes, in a buffer of their own. Fails with `Corrupt`, or with `LimitExceeded` if the text is too long. */
export const fromLetters = Effect.fn("Base64Signature.decode")(function* (
  input: Pick<DocumentInput, "sizeBytes" | "stream">
): Effect.fn.Return<Uint8Array<ArrayBuffer>, ExtractError> {
  const sizeBytes = Math.ceil((input.sizeBytes * 3) / 4)
  if (sizeBytes > maxHeldBytes)
    return yield* envelopeFault("LimitExceeded", `the base64 is larger than ${maxHeldBytes / 1024 ** 2} MiB`)
  const bytes = new Uint8Array(sizeBytes)
  const letters = new Letters()
  let filled = 0
  const add = (decode: () => string) =>
    Effect.map(
      Effect.try({ try: decode, catch: () => envelopeFault("Corrupt", "the base64 is damaged") }),
      (characters) => {
        for (let i = 0; i < characters.length; i++) bytes[filled++] = characters.charCodeAt(i)
      }
    )
  yield* Stream.runForEach(input.stream, (chunk) => add(() => letters.write(chunk)))
  yield* add(() => letters.end())
  return new Uint8Array(bytes.buffer.transfer(filled))
})

/** Throws on a character that is not base64. */
class Letters {
  private readonly decoder = new TextDecoder("windows-1252")
  /** Less than a line of the frame, or than four letters. */
  private rest = ""
  private isDone = false

  write(chunk: Uint8Array): string {
    if (this.isDone) return ""
    const text = (this.rest + this.decoder.decode(chunk)).replace(/-----BEGIN[A-Z0-9 ]*-----|\s/g, "")
    const frame = text.indexOf("-")
    this.isDone = frame !== -1 && text.startsWith("-----END", frame)
    const letters = frame === -1 ? text : text.slice(0, frame)
    const whole = letters.length - (letters.length % 4)
    this.rest = letters.slice(whole) + (frame === -1 || this.isDone ? "" : text.slice(frame))
    return atob(letters.slice(0, whole))
  }

  end(): string {
    return atob(this.rest)
  }
}
