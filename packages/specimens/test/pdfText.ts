/**
 * The text that an independent reader, pdf.js, finds in a PDF.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs"

/** `name` is pdf.js's own name of the fault, for example `PasswordException`. */
export class PdfRefused extends Schema.TaggedError<PdfRefused>()("PdfRefused", { name: Schema.String }) {}

const refused = (cause: unknown) => new PdfRefused({ name: cause instanceof Error ? cause.name : String(cause) })

/** One text per page, its lines joined by `\n`. */
export const pdfText = (bytes: Uint8Array, password?: string): Effect.Effect<ReadonlyArray<string>, PdfRefused> =>
  Effect.scoped(
    Effect.gen(function* () {
      const task = yield* Effect.acquireRelease(
        Effect.sync(() =>
          getDocument({
            data: bytes.slice(),
            verbosity: VerbosityLevel.ERRORS,
            ...(password === undefined ? {} : { password })
          })
        ),
        (task) => Effect.promise(() => task.destroy())
      )
      const document = yield* Effect.tryPromise({ try: () => task.promise, catch: refused })
      return yield* Effect.forEach(
        Array.from({ length: document.numPages }, (_, place) => place + 1),
        (number) =>
          Effect.tryPromise({
            try: () => document.getPage(number).then((page) => page.getTextContent()),
            catch: refused
          }).pipe(
            Effect.map(({ items }) =>
              items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("")
            )
          )
      )
    })
  )
