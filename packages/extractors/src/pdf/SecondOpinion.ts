/**
 * Combines two PDF engines: the second reads pages that the first reads badly, and the better text of each page is kept.
 *
 * @module
 */
import { Effect, Scope } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import type { Quality } from "../Quality.ts"
import { isDoubtful } from "./Doubt.ts"
import type { PageReading, PdfDocument, PdfEngine } from "./PdfEngine.ts"

/** After this many opinions in a row that were no better, the second engine is no longer asked: the document itself is bad. */
const patience = 8
/** After this many equal opinions in a row, the second engine is no longer asked: both engines read the whole text. */
const patienceWithAlike = 3
/** Two readings are equal up to this difference, as a share of the characters. */
const mostUnlike = 0.01

/**
 * Reads every page with `first`. If `first` cannot open the document, `second` reads all of it. `second` also reads a page that
 * `first` leaves to others. It gives a second opinion on a page that `first` cannot read, that yields no text although it is
 * not an image, that has unmapped glyphs, or whose letters form no words. `second` is opened at the first such page. If both
 * read the same, a third engine is not asked.
 */
export const secondOpinion = (first: PdfEngine, second: PdfEngine): PdfEngine => ({
  id: first.id,
  version: `${first.version}.${second.version}`,
  open: (input) =>
    first.open(input).pipe(
      Effect.matchEffect({
        onSuccess: (document) => withOpinions(document, second, input),
        onFailure: (error) =>
          isAboutFormat(error)
            ? Effect.mapError(second.open(input), (last) => bothFailed(error, last))
            : Effect.fail(error)
      })
    )
})

const withOpinions = Effect.fnUntraced(function* (
  first: PdfDocument,
  engine: PdfEngine,
  input: DocumentInput
): Effect.fn.Return<PdfDocument, never, Scope.Scope> {
  const scope = yield* Effect.scope
  const second = yield* Effect.cached(Scope.provide(engine.open(input), scope))
  let vain = 0
  let alike = 0
  let showsSomething = false
  let secondFailure: ExtractError | undefined

  const bySecond = (number: number) => Effect.flatMap(second, ({ page }) => page(number))

  const opinion = (number: number) =>
    Effect.flatMap(second, ({ page, pageCount }) =>
      number > pageCount ? Effect.succeed(undefined) : page(number)
    ).pipe(
      Effect.catchIf(isAboutFormat, (error) =>
        Effect.sync(() => {
          secondFailure = error
          return undefined
        })
      )
    )

  const page = Effect.fnUntraced(function* (number: number): Effect.fn.Return<PageReading, ExtractError> {
    const own = yield* Effect.result(first.page(number))
    if (own._tag === "Failure" && !isAboutFormat(own.failure)) return yield* own.failure
    const isLeft = own._tag === "Failure" && own.failure.reason === "Unsupported"
    const reading = isLeft ? yield* bySecond(number) : own._tag === "Success" ? own.success : undefined
    showsSomething ||= reading !== undefined && !reading.lacksText
    const isSettled = alike >= patienceWithAlike
    const isPatient = !isLeft && vain < patience && !isSettled
    if (isPatient && (reading === undefined || isDoubtful(reading))) {
      const other = yield* opinion(number)
      const isSame = other !== undefined && reading !== undefined && isAlike(other.quality, reading.quality)
      alike = isSame ? alike + 1 : 0
      if (other !== undefined && !isSame && (reading === undefined || isBetter(other, reading))) {
        vain = 0
        showsSomething = true
        return other
      }
      vain++
      if (isSame) return reading.agreed()
    }
    if (reading === undefined) return yield* Effect.fromResult(own)
    return isSettled ? reading.agreed() : reading
  })

  /** If the first engine sees blank pages and the second a damaged document, the second is right. */
  const verdict = Effect.suspend(() =>
    showsSomething || secondFailure === undefined ? (first.verdict ?? Effect.void) : Effect.fail(secondFailure)
  )
  return { pageCount: first.pageCount, page, verdict }
})

/** Reasons that another engine may disagree with. */
const isAboutFormat = ({ reason }: ExtractError): boolean =>
  reason === "Corrupt" || reason === "Encrypted" || reason === "Unsupported"

/** Equal numbers of characters, of the same kinds: the readings differ at most in spaces or order. */
const isAlike = (one: Quality, other: Quality): boolean =>
  Math.abs(one.characters - other.characters) <= mostUnlike * one.characters &&
  Math.abs(one.alphanumeric - other.alphanumeric) <= mostUnlike &&
  Math.abs(one.unmapped - other.unmapped) <= mostUnlike &&
  Math.abs(one.portuguese - other.portuguese) <= mostUnlike

/** By a clear margin: of two similar texts the first engine's is kept, so that a document does not mix engines page by page. */
const isBetter = (other: PageReading, own: PageReading): boolean => worth(other) > 1.05 * worth(own)

/**
 * Letters and digits. They count up to three times as much if their words are Portuguese, and less if they stand alone: a text
 * that breaks up into letters is full of the words a, e and o.
 */
const worth = ({ quality, text }: PageReading): number => {
  const { alphanumeric, characters, portuguese } = quality
  const words = text.match(/\S+/g)?.length ?? 0
  const alone = text.match(/(?<!\S)\S(?!\S)/g)?.length ?? 0
  return characters * alphanumeric * (0.5 + Math.min(portuguese, 0.3) / 0.3) * (1 - alone / Math.max(1, words))
}

/** The first engine's fault, unless that engine only left the document to others, or the second one knows more than "broken". */
const bothFailed = (first: ExtractError, second: ExtractError): ExtractError =>
  first.reason !== "Unsupported" && (second.reason === "Corrupt" || second.reason === first.reason) ? first : second
