/**
 * Texts in files, page by page: what tasks read and leave.
 *
 * @module
 */
import { closeSync, openSync, readFileSync } from "node:fs"
import { writeWhole } from "@escriba/extractors/bun/WholeWrite"
import { Effect } from "effect"

/** In bytes of UTF-8. */
export interface Span {
  readonly offsetBytes: number
  readonly lengthBytes: number
}

/** A byte order mark is part of the text. */
const decoder = new TextDecoder("utf-8", { ignoreBOM: true })

export const readText = (path: string): Effect.Effect<string> => Effect.sync(() => decoder.decode(readFileSync(path)))

export const readPages = (path: string, spans: ReadonlyArray<Span>): Effect.Effect<ReadonlyArray<string>> =>
  Effect.sync(() => {
    const bytes = readFileSync(path)
    return spans.map(({ lengthBytes, offsetBytes }) =>
      decoder.decode(bytes.subarray(offsetBytes, offsetBytes + lengthBytes))
    )
  })

/** Joins the texts by one line break, which belongs to no text. Answers the span of each text. */
export const writePages = (path: string, texts: ReadonlyArray<string>): Effect.Effect<ReadonlyArray<Span>> =>
  Effect.acquireUseRelease(
    Effect.sync(() => openSync(path, "w")),
    (descriptor) =>
      Effect.sync(() => {
        let offsetBytes = 0
        return texts.map((text, i) => {
          const bytes = Buffer.from(i === 0 ? text : `\n${text}`)
          writeWhole(descriptor, bytes)
          const joint = i === 0 ? 0 : 1
          const span = { offsetBytes: offsetBytes + joint, lengthBytes: bytes.length - joint }
          offsetBytes += bytes.length
          return span
        })
      }),
    (descriptor) => Effect.sync(() => closeSync(descriptor))
  )
