/**
 * Two PDF engines as one: the second reads what the first reads badly, and the better text of each page is kept.
 *
 * @module
 */
import { Effect, Scope, Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { measure, type Quality } from "../Quality.ts"
import {
  type PageReading,
  type PdfDocument,
  type PdfEngine,
  type PdfPage,
  readablePages,
  readPages
} from "./PdfEngine.ts"

/** The share of unmapped glyphs from which a page is doubtful. Sound gazettes have none. */
const mostUnmapped = 0.01
/** The share of common words below which a page is doubtful; the least of 841 gazette pages has more (measured). */
const leastPortuguese = 0.05
/**
 * The share of vowels among the letters from which they form words of some language, be it in a table of names. In gazettes
 * it is 0.41 to 0.51, in English 0.32 to 0.42, in a font whose letters are mapped wrongly 0.12 in the mean (measured).
 */
const leastVowels = 0.3
/** In characters: a shorter page may have no common word at all. */
const leastToJudge = 200
/** After so many opinions in a row that were no better, the document is what it is, and the second engine is left alone. */
const patience = 8
/** After so many in a row that were alike, both engines see what is there. */
const patienceWithAlike = 3
/** How far two readings may be apart that are alike: in share of the characters. */
const mostUnlike = 0.01

/**
 * Every page by `first`. Where `first` cannot open the document, `second` reads all of it. It is asked for a page that `first`
 * cannot read, that yields no text although it is no image, that has unmapped glyphs, or whose letters form no words.
 */
export const readTwice = (
  first: PdfEngine,
  second: PdfEngine,
  input: DocumentInput
): Stream.Stream<PdfPage, ExtractError, Scope.Scope> =>
  Stream.unwrap(
    first.open(input).pipe(
      Effect.matchEffect({
        onSuccess: (document) => pagesOf({ engine: first, document }, second, input),
        onFailure: (error) =>
          isAboutFormat(error)
            ? Effect.succeed(Stream.mapError(readPages(second, input), (last) => bothFailed(error, last)))
            : Effect.fail(error)
      })
    )
  )

const pagesOf = Effect.fnUntraced(function* (
  first: { readonly engine: PdfEngine; readonly document: PdfDocument },
  engine: PdfEngine,
  input: DocumentInput
) {
  const scope = yield* Effect.scope
  const second = yield* Effect.cached(Scope.provide(engine.open(input), scope))
  let vain = 0
  let alike = 0
  let showsSomething = false
  let secondFailure: ExtractError | undefined

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

  const read = Effect.fnUntraced(function* (number: number): Effect.fn.Return<PdfPage, ExtractError> {
    const own = yield* Effect.result(first.document.page(number))
    if (own._tag === "Failure" && own.failure.reason !== "Corrupt") return yield* own.failure
    const reading = own._tag === "Success" ? own.success : undefined
    showsSomething ||= reading !== undefined && !reading.lacksText
    const isPatient = vain < patience && alike < patienceWithAlike
    if (isPatient && (reading === undefined || isDoubtful(reading))) {
      const other = yield* opinion(number)
      const isSame = other !== undefined && reading !== undefined && isAlike(measure(other.text), measure(reading.text))
      alike = isSame ? alike + 1 : 0
      if (other !== undefined && !isSame && (reading === undefined || isBetter(other.text, reading.text))) {
        vain = 0
        showsSomething = true
        return { number, text: other.text, engine: engine.id }
      }
      vain++
    }
    if (own._tag === "Failure") return yield* own.failure
    return { number, text: own.success.text, engine: first.engine.id }
  })

  /** Where the first engine sees blank pages and the second a damaged document, the second is right. */
  const verdict = Stream.suspend(() =>
    showsSomething || secondFailure === undefined ? Stream.empty : Stream.fail(secondFailure)
  )
  return Stream.concat(readablePages(first.document.pageCount, read), verdict)
})

/** What another engine may see otherwise. */
const isAboutFormat = ({ reason }: ExtractError): boolean => reason === "Corrupt" || reason === "Encrypted"

const isDoubtful = ({ lacksText, text }: PageReading): boolean => {
  if (lacksText) return true
  const { characters, portuguese, unmapped } = measure(text)
  if (unmapped > mostUnmapped) return true
  return characters >= leastToJudge && portuguese < leastPortuguese && shareOfVowels(text) < leastVowels
}

const shareOfVowels = (text: string): number => {
  const letters = text.normalize("NFD").match(/\p{L}/gu) ?? []
  return letters.filter((letter) => /[aeiou]/i.test(letter)).length / Math.max(1, letters.length)
}

/** As many characters, of the same kinds: what one engine has that the other lacks is spaces, or order. */
const isAlike = (one: Quality, other: Quality): boolean =>
  Math.abs(one.characters - other.characters) <= mostUnlike * one.characters &&
  Math.abs(one.alphanumeric - other.alphanumeric) <= mostUnlike &&
  Math.abs(one.unmapped - other.unmapped) <= mostUnlike &&
  Math.abs(one.portuguese - other.portuguese) <= mostUnlike

/** By a clear margin: of two equal texts the first engine's is kept, so that a document is not a patchwork. */
const isBetter = (other: string, own: string): boolean => worth(other) > 1.05 * worth(own)

/**
 * Letters and digits, worth up to three times as much where their words are Portuguese, and less where they stand alone: a
 * text that falls into letters is full of the words a, e and o.
 */
const worth = (text: string): number => {
  const { alphanumeric, characters, portuguese } = measure(text)
  const words = text.match(/\S+/g)?.length ?? 0
  const alone = text.match(/(?<!\S)\S(?!\S)/g)?.length ?? 0
  return characters * alphanumeric * (0.5 + Math.min(portuguese, 0.3) / 0.3) * (1 - alone / Math.max(1, words))
}

/** The first engine's fault, unless the second one knows more than that the document is broken. */
const bothFailed = (first: ExtractError, second: ExtractError): ExtractError =>
  second.reason === "Corrupt" || second.reason === first.reason ? first : second
