/**
 * `extract --explain`: how a file came to its text, or why it did not.
 *
 * @module
 */
import { fileInput } from "@escriba/extractors/bun/FileInput"
import type { ExtractError } from "@escriba/extractors/ExtractError"
import { type Sniffed, sniff } from "@escriba/extractors/Sniffer"
import { Effect } from "effect"
import type { AskedExtractor, ExtractedText } from "../../extraction/Extraction.ts"
import { overall } from "../../extraction/OverallQuality.ts"
import { Roster } from "../../extraction/Roster.ts"
import { bytes, count, counted, duration, ranges } from "../../machine/Quantities.ts"
import { styled, table } from "./Format.ts"
import { formatName } from "./RunView.ts"

export interface Explanation {
  readonly file: string
  readonly sizeBytes: number | null
  /** `null` where the file could not be read. */
  readonly sniffed: Sniffed | null
  /** In the order in which they were asked. */
  readonly asked: ReadonlyArray<AskedExtractor>
  /** Those of the list that were not: they do not accept it, or an earlier one had the text. */
  readonly notAsked: ReadonlyArray<string>
  readonly chosen: ExtractedText | null
  readonly error: ExtractError | null
}

/** What the content is and what the name says; `null` where the file cannot be read, which the extraction tells too. */
export const sniffFile = (path: string, name: string) =>
  Effect.gen(function* () {
    const input = yield* fileInput(path, { name, mediaType: "application/octet-stream" })
    return { sizeBytes: input.sizeBytes, sniffed: yield* sniff(input) }
  }).pipe(
    Effect.scoped,
    Effect.catch(() => Effect.succeed({ sizeBytes: null, sniffed: null }))
  )

export const explained = Effect.fnUntraced(function* (explanation: Omit<Explanation, "notAsked">) {
  const { entries } = yield* Roster
  const asked = new Set(explanation.asked.map(({ extractor }) => extractor))
  const ids = entries.map(({ extractor }) => extractor.id)
  return { ...explanation, notAsked: ids.filter((id) => !asked.has(id)) } satisfies Explanation
})

export const explanationToJson = ({ asked, chosen, error, ...rest }: Explanation) => ({
  ...rest,
  asked,
  chosen: chosen === null ? null : { extractor: chosen.extractor, version: chosen.version },
  textBytes: chosen?.sizeBytes ?? null,
  quality: chosen === null ? null : overall(chosen.pages),
  engines: Object.fromEntries(enginesOf(chosen?.pages ?? [])),
  pages: chosen?.pages.map(({ engine, number, quality }) => ({ number, quality, ...(engine && { engine }) })) ?? [],
  error: error === null ? null : { reason: error.reason, extractor: error.extractor, detail: error.detail }
})

export const describeExplanation = (explanation: Explanation): string => {
  const { asked, chosen, error, file, notAsked, sizeBytes } = explanation
  return [
    `${styled("bold", file)}${sizeBytes === null ? "" : `  ${bytes(sizeBytes)}`}`,
    `  sniffed   ${describeSniffed(explanation.sniffed)}`,
    ...(chosen === null
      ? [`  no text   ${error?.reason}: ${error?.message}`]
      : [`  chosen    ${describeChosen(chosen)}`, `  text      ${describeText(chosen)}`]),
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
    ...(notAsked.length === 0 ? [] : ["", `  not asked: ${notAsked.join(", ")}`])
  ].join("\n")
}

const describeSniffed = (sniffed: Sniffed | null): string => {
  if (sniffed === null) return "not readable"
  const { byName, isMismatch, mediaType } = sniffed
  const name = byName === undefined ? "its name says nothing" : `its name says ${formatName(byName)}`
  return `${formatName(mediaType)} (${mediaType}); ${name}${isMismatch ? styled("yellow", ", which is wrong") : ""}`
}

/** With how many pages came from which engine, of an extractor that has several: `pdfium 148 pages, pdfjs 33`. */
const describeChosen = ({ extractor, pages, version }: ExtractedText): string => {
  const engines = [...enginesOf(pages)].map(([engine, own], i) =>
    i === 0 ? `${engine} ${counted(own, "page")}` : `${engine} ${count(own)}`
  )
  return `${extractor} version ${version}${engines.length === 0 ? "" : `: ${engines.join(", ")}`}`
}

const enginesOf = (pages: ExtractedText["pages"]): ReadonlyMap<string, number> => {
  const engines = new Map<string, number>()
  for (const { engine } of pages) if (engine !== undefined) engines.set(engine, (engines.get(engine) ?? 0) + 1)
  return new Map([...engines].toSorted(([, own], [, other]) => other - own))
}

const describeText = ({ pages, sizeBytes }: ExtractedText): string => {
  const { alphanumeric, characters, portuguese, unmapped } = overall(pages)
  const blank = pages.filter(({ quality }) => quality.characters === 0).map(({ number }) => number)
  const missing = blank.length === 0 ? "" : `; no text on ${counted(blank.length, "page")}: ${ranges(blank)}`
  return `${counted(pages.length, "page")}, ${count(characters)} characters, ${bytes(sizeBytes)}; ${percent(alphanumeric)} letters and digits, ${percent(portuguese)} common words, ${percent(unmapped)} unmapped${missing}`
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
