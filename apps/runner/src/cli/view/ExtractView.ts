/**
 * The text of a file, or the explanation of its extraction, for a person.
 *
 * @module
 */
import type { ExplainAnswer, ExtractAnswer } from "../../actions/Extract.ts"
import { bytes, count, counted, duration, ranges } from "../../machine/Quantities.ts"
import { formatName } from "./Formats.ts"
import { indented, styled, table } from "./Terminal.ts"

/** The pages, separated by form feeds, or the reason why there is no text. */
export const describeText = (answer: ExtractAnswer): string =>
  "error" in answer
    ? `${answer.file}: ${describeError(answer.error)}`
    : answer.pages.map(({ text }) => text).join("\f\n")

const describeError = ({ detail, extractor, reason }: NonNullable<ExplainAnswer["error"]>): string =>
  `${reason}: ${extractor === "none" ? "" : `${extractor}: `}${detail}`

export const describeExplanation = (explanation: ExplainAnswer): string => {
  const { asked, error, file, notAsked, sizeBytes } = explanation
  return [
    `${styled("bold", file)}${sizeBytes === null ? "" : `  ${bytes(sizeBytes)}`}`,
    `  sniffed   ${describeSniffed(explanation.sniffed)}`,
    ...(error === null ? describeChosen(explanation) : [`  no text   ${describeError(error)}`]),
    ...(asked.length === 0
      ? []
      : [
          "",
          table(
            ["Asked", "Version", "Answer", "Time", "Detail"],
            asked.map(({ detail, durationMs, extractor, outcome, version }) => [
              extractor,
              version,
              outcome,
              duration(durationMs),
              detail ?? ""
            ]),
            { right: [3] }
          )
        ]),
    ...(notAsked.length === 0 ? [] : ["", ...reasonsNotAsked(notAsked)])
  ].join("\n")
}

/** Extractors with the same reason share a line. */
const reasonsNotAsked = (notAsked: ExplainAnswer["notAsked"]): ReadonlyArray<string> =>
  [...Map.groupBy(notAsked, ({ why }) => why)].map(([why, extractors]) =>
    indented(`not asked: ${extractors.map(({ extractor }) => extractor).join(", ")}: ${why}`, 2)
  )

const describeSniffed = (sniffed: ExplainAnswer["sniffed"]): string => {
  if (sniffed === null) return "not readable"
  const { byName, isMismatch, mediaType } = sniffed
  const name = byName === undefined ? "its name says nothing" : `its name says ${formatName(byName)}`
  return `${formatName(mediaType)} (${mediaType}); ${name}${isMismatch ? styled("yellow", ", which is wrong") : ""}`
}

/** An extractor with several engines shows the pages of each: `pdfium 148 pages, pdfjs 33`. */
const describeChosen = ({ chosen, engines, pages, quality, textBytes }: ExplainAnswer): ReadonlyArray<string> => {
  if (chosen === null || quality === null) return []
  const shares = Object.entries(engines).map(([engine, own], place) =>
    place === 0 ? `${engine} ${counted(own, "page")}` : `${engine} ${count(own)}`
  )
  const { alphanumeric, characters, portuguese, unmapped } = quality
  const blank = pages.filter((page) => page.quality.characters === 0).map(({ number }) => number)
  const missing = blank.length === 0 ? "" : `; no text on ${counted(blank.length, "page")}: ${ranges(blank)}`
  return [
    `  chosen    ${chosen.extractor} version ${chosen.version}${shares.length === 0 ? "" : `: ${shares.join(", ")}`}`,
    `  text      ${counted(pages.length, "page")}, ${count(characters)} characters, ${bytes(textBytes ?? 0)}; ${percent(alphanumeric)} letters and digits, ${percent(portuguese)} common words, ${percent(unmapped)} unmapped${missing}`
  ]
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
