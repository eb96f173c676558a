/**
 * The contract of a PDF engine: a document's pages, each read on request.
 *
 * @module
 */
import { Effect, type Scope, Stream } from "effect"
import { ExtractError } from "../ExtractError.ts"
import type { DocumentInput, Extractor, Page } from "../Extractor.ts"
import { MediaType } from "../MediaType.ts"
import { measure, type Quality } from "../Quality.ts"

export interface PdfEngine {
  /** Also the id of the extractor that uses this engine alone. */
  readonly id: string
  /** Raise it whenever the same bytes may yield another text. */
  readonly version: string
  /**
   * Opens the document until the scope closes, with the input's passwords if it needs one. Fails with `Encrypted` if none fits,
   * with `Corrupt` if there is no page, with `Unsupported` if the engine leaves the document to another one.
   */
  readonly open: (input: DocumentInput) => Effect.Effect<PdfDocument, ExtractError, Scope.Scope>
}

export interface PdfDocument {
  /** At least 1. */
  readonly pageCount: number
  /**
   * Counted from 1, in any order. Fails with `Corrupt` if only this page cannot be read, with `Unsupported` if the engine
   * leaves the page to another one.
   */
  readonly page: (number: number) => Effect.Effect<PageReading, ExtractError>
  /** Fails if the pages together show that this is not a readable document. Call it after the last page. */
  readonly verdict?: Effect.Effect<void, ExtractError>
}

/** One page as an engine read it. */
export class PageReading {
  readonly text: string
  /** The id of the engine. */
  readonly engine: string
  /** The text is empty, but the page is not an image: it shows glyphs, or nothing at all. Another engine may read more. */
  readonly lacksText: boolean
  /** Another engine has read the same, so a third one is not asked. */
  readonly isAgreed: boolean
  private measured: Quality | undefined

  constructor(engine: string, text: string, { isAgreed = false, lacksText = false } = {}) {
    this.engine = engine
    this.text = text
    this.lacksText = lacksText
    this.isAgreed = isAgreed
  }

  agreed(): PageReading {
    return new PageReading(this.engine, this.text, { isAgreed: true, lacksText: this.lacksText })
  }

  /** Of the text. */
  get quality(): Quality {
    this.measured ??= measure(this.text)
    return this.measured
  }
}

/** One page and the engine that gave its text. */
export interface PdfPage extends Page {
  readonly engine: string
}

/** The extractor that reads PDF by this engine. */
export const pdfExtractor = (engine: PdfEngine): Effect.Effect<Extractor> =>
  Effect.succeed({
    id: engine.id,
    version: engine.version,
    placement: "sandbox",
    accepts: ({ mediaType }) => mediaType === MediaType.pdf,
    extract: (input) => readPages(engine, input)
  })

/** A page that cannot be read is empty, so that the other pages count. If no page can be read, the document is damaged. */
export const readPages = (engine: PdfEngine, input: DocumentInput): Stream.Stream<PdfPage, ExtractError, Scope.Scope> =>
  Stream.unwrap(Effect.map(engine.open(input), pagesOf))

const pagesOf = ({ page, pageCount, verdict = Effect.void }: PdfDocument): Stream.Stream<PdfPage, ExtractError> =>
  Stream.suspend(() => {
    let readable = 0
    let firstError: ExtractError | undefined
    const pages = Stream.range(1, pageCount).pipe(
      Stream.mapEffect((number) =>
        page(number).pipe(
          Effect.map(({ engine, text }): PdfPage => {
            readable++
            return { number, text, engine }
          }),
          Effect.catchIf(
            (error) => error.reason === "Corrupt",
            (error) =>
              Effect.sync((): PdfPage => {
                firstError ??= error
                return { number, text: "", engine: error.extractor }
              })
          )
        )
      )
    )
    const ending = Effect.suspend(() =>
      readable === 0 && firstError !== undefined ? Effect.fail(firstError) : verdict
    )
    return Stream.concat(pages, Stream.drain(Stream.fromEffect(ending)))
  })

/** Tries the empty password, which opens files that only forbid copying, then the input's passwords in order. */
export const withPasswords = <A, R>(
  { passwords }: DocumentInput,
  open: (password: string) => Effect.Effect<A, ExtractError, R>
): Effect.Effect<A, ExtractError, R> =>
  passwords.reduce(
    (opened, password) =>
      Effect.catchIf(
        opened,
        (error) => error.reason === "Encrypted",
        () => open(password)
      ),
    open("")
  )

export const withoutPages = (engine: string) =>
  new ExtractError({ extractor: engine, reason: "Corrupt", detail: "the PDF has no pages" })
