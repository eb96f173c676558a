/**
 * Bytes of unknown encoding to clean text, in bounded memory.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import { EncodingSurvey } from "./EncodingSurvey.ts"

/** A WHATWG encoding label that `TextDecoder` knows, for example `windows-1252`. */
export type Encoding = string

/**
 * Reads the whole stream once and returns its encoding: UTF-8 or UTF-16 by byte order mark or by shape, otherwise Windows-1252.
 * A first pass costs little, and a guess from the first bytes is unreliable: the first accented letter of a gazette may stand
 * after megabytes of plain ASCII.
 */
export const detectEncoding = <E, R>(bytes: Stream.Stream<Uint8Array, E, R>): Effect.Effect<Encoding, E, R> =>
  bytes.pipe(
    Stream.runFold(
      () => new EncodingSurvey(),
      (survey, chunk) => survey.add(chunk)
    ),
    Effect.map((survey) => survey.encoding())
  )

/** The same for bytes in memory, which may end in the middle of a character. */
export const encodingOf = (bytes: Uint8Array): Encoding => new EncodingSurvey().add(bytes).encoding()

/**
 * Decodes a stream without its byte order mark. Line ends and vertical tabs become `\n`. Of the control characters only `\t`,
 * `\n` and `\f` remain. Malformed bytes become U+FFFD, so that the text's quality shows them.
 *
 * The same bytes yield the same text, however they are cut into chunks.
 */
export const decode =
  (encoding: Encoding) =>
  <E, R>(bytes: Stream.Stream<Uint8Array, E, R>): Stream.Stream<string, E, R> =>
    bytes.pipe(
      Stream.mapAccum(
        () => new Decoding(encoding),
        (decoding, chunk) => [decoding, [decoding.write(chunk)]],
        { onHalt: (decoding) => [decoding.end()] }
      ),
      Stream.filter((text) => text !== "")
    )

/**
 * Drops the C0 controls that no text format may carry (PostgreSQL refuses a row with a NUL), DEL, and the two noncharacters
 * that encodings reserve for themselves.
 */
export const dropControls = (text: string): string => text.replace(/[\0-\x08\x0B\x0E-\x1F\x7F\uFFFE\uFFFF]/g, "")

class Decoding {
  private readonly decoder: TextDecoder
  /** A carriage return at a chunk's end: the next chunk may begin with its line feed. */
  private held = ""

  constructor(encoding: Encoding) {
    this.decoder = new TextDecoder(encoding)
  }

  write(chunk: Uint8Array): string {
    return this.clean(this.held + this.decoder.decode(chunk, { stream: true }))
  }

  end(): string {
    const rest = this.clean(this.held + this.decoder.decode())
    return this.held === "" ? rest : `${rest}\n`
  }

  private clean(text: string): string {
    this.held = text.endsWith("\r") ? "\r" : ""
    return dropControls(text.slice(0, text.length - this.held.length).replace(/\r\n?|\v/g, "\n"))
  }
}
