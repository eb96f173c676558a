/**
 * `search`: pages that say it, with the place of their file.
 *
 * @module
 */
import { fileURLToPath } from "node:url"
import { isDate } from "@escriba/gazettes/Timestamp"
import type { IndexError } from "@escriba/indexer/IndexError"
import { check } from "@escriba/indexer/Request"
import { type SearchHit, SearchIndex, type SearchRequest, type SearchResult } from "@escriba/indexer/SearchIndex"
import { Console, Effect, Option } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import * as House from "../../house/House.ts"
import { counted } from "../../machine/Quantities.ts"
import { Settings } from "../../settings/Settings.ts"
import { usage } from "../Exit.ts"
import * as Flags from "../Flags.ts"
import { requireDatabase } from "../Home.ts"
import { styled } from "../view/Format.ts"

const flags = {
  query: Argument.String("query").pipe(
    Argument.withDescription('Words, "a phrase" in quotes, OR, NOT, prefix*; several arguments are one query'),
    Argument.atLeast(1)
  ),
  territory: Flags.texts("territory", "Only this IBGE code"),
  state: Flags.texts("state", "Only this state, as AL"),
  collection: Flags.texts("collection", "Only this collection"),
  since: Flags.text("since", "From this day on, YYYY-MM-DD"),
  until: Flags.text("until", "Up to this day, YYYY-MM-DD"),
  limit: Flags.limit("Documents to show. Default: 10").pipe(Flag.withDefault(10)),
  json: Flags.json("Print the result as one JSON object")
}

export const searchCommand = Command.make("search", flags, (input) =>
  Effect.gen(function* () {
    if ((yield* Settings).openSearch === undefined) yield* requireDatabase
    for (const date of [input.since, input.until]) {
      if (Option.isSome(date) && !isDate(date.value)) return yield* usage(`${date.value}: expected a day as YYYY-MM-DD`)
    }
    const query = input.query.join(" ")
    const result = yield* searchFor({
      query,
      territoryIds: Flags.orAll(input.territory),
      stateCodes: Flags.orAll(input.state.map((state) => state.toUpperCase())),
      collections: Flags.orAll(input.collection),
      since: Option.getOrUndefined(input.since),
      until: Option.getOrUndefined(input.until),
      limit: input.limit
    })
    yield* Console.log(input.json ? JSON.stringify(result) : describeResult(query, result))
  })
).pipe(
  Command.withDescription(
    "Search the processed documents. Accents never matter; words match in all their endings, phrases as they are"
  ),
  Command.withExamples([
    { command: "escriba search licitação", description: "Also finds licitacao and licitações" },
    {
      command: "escriba search '\"pregão eletrônico\" merenda NOT cancelado' --state AL",
      description: "A phrase, a word, not another"
    },
    {
      command: "escriba search 'contrat* OR convênio' --since 2024-01-01",
      description: "A prefix or a word, this year's"
    }
  ])
)

/** Searches the index, in which nothing is found if it is not there. A query that says nothing is a usage error. */
export const searchFor = (request: SearchRequest) =>
  Effect.gen(function* () {
    const index = yield* SearchIndex
    if (yield* index.isThere) return yield* index.search(request)
    return yield* Effect.as(Effect.fromResult(check(request)), { total: 0, hits: [] } satisfies SearchResult)
  }).pipe(
    Effect.catchTag("IndexError", (error: IndexError) =>
      Effect.fail(error.reason === "InvalidQuery" ? usage(`the query says nothing: ${error.detail}`) : error)
    ),
    Effect.provide(House.index)
  )

export const describeResult = (query: string, result: SearchResult): string => {
  if (result.total === 0) return `No document says ${query}.`
  const shown = result.hits.length < result.total ? `, the best ${result.hits.length}` : ""
  return [
    `${counted(result.total, "document")} for ${styled("bold", query)}${shown}:`,
    ...result.hits.map(describeHit)
  ].join("\n")
}

const describeHit = (hit: SearchHit, position: number): string => {
  const { date, edition_number, file_url, state_code, territory_name } = hit.fields
  const owner = territory_name === null ? hit.collection : `${territory_name} (${state_code})`
  const title = [owner, date, edition_number === null ? null : `edition ${edition_number}`].filter(
    (part) => part !== null
  )
  return [
    "",
    `${String(position + 1).padStart(2)}. ${styled("bold", title.join(" · "))}`,
    `    ${styled("dim", placeOf(file_url ?? hit.fields.file_path))}`,
    ...hit.snippets.map(({ page, parts }) => `    ${pageOf(page)}${parts.map(highlight).join("")}`)
  ].join("\n")
}

/** OpenSearch knows no pages. */
const pageOf = (page: number | null): string => (page === null ? "" : `${styled("cyan", `p. ${page}`)}  `)

const placeOf = (url: string): string => (url.startsWith("file:") ? fileURLToPath(url) : url)

/** Off the terminal a highlight is `**bold**`, so that a mail or a log still shows it. */
const highlight = ({ isMatch, text }: { readonly isMatch: boolean; readonly text: string }): string => {
  const line = text.replace(/\s+/g, " ")
  if (!isMatch) return line
  return process.stdout.isTTY ? styled(["bold", "yellow"], line) : `**${line}**`
}
