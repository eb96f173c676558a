/**
 * The result of a search for a person.
 *
 * @module
 */
import { placeOfUrl } from "@escriba/gazettes/PlaceName"
import { isAssociation } from "@escriba/gazettes/Territory"
import type { SearchHit, SearchRequest, SearchResult } from "@escriba/indexer/SearchIndex"
import { counted } from "../../machine/Quantities.ts"
import { indented, styled } from "./Terminal.ts"

type Narrowed = Partial<Omit<SearchRequest, "limit" | "offset">> & { readonly query: string }

export const describeSearch = ({ query, ...filters }: Narrowed, result: SearchResult): string => {
  if (result.total === 0) return nothingFound(query, filters)
  const shown = result.hits.length < result.total ? `, the best ${result.hits.length}` : ""
  return [
    `${counted(result.total, "document")} for ${styled("bold", query)}${shown}:`,
    ...result.hits.map(describeHit)
  ].join("\n")
}

/** The message when nothing was found. It names the filters, because without them it would be false. */
const nothingFound = (
  query: string,
  { collections, since, stateCodes, territoryIds, until }: Omit<Narrowed, "query">
) => {
  const within = [
    ...(territoryIds ?? []),
    ...(stateCodes ?? []),
    ...(collections ?? []),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(until === undefined ? [] : [`until ${until}`])
  ]
  const hint = (territoryIds ?? []).some(isAssociation)
    ? "\nThe editions of an association are found by the municipalities that they are cut into: --state searches all of them."
    : ""
  return `No document${within.length === 0 ? "" : ` (${within.join(", ")})`} says ${query}.${hint}`
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
    // Not wrapped, because people click or copy it.
    `    ${styled("dim", placeOf(file_url ?? hit.fields.file_path ?? hit.id))}`,
    ...hit.snippets.map(({ page, parts }) => indented(`${pageOf(page)}${parts.map(highlight).join("")}`, 4))
  ].join("\n")
}

/** Empty for OpenSearch, which has no pages. */
const pageOf = (page: number | null): string => (page === null ? "" : `${styled("cyan", `p. ${page}`)}  `)

const placeOf = (url: string): string => (url.startsWith("file:") ? placeOfUrl(url) : url)

/** If standard output is not a terminal, a highlight is `**bold**`, so that a mail or a log still shows it. */
const highlight = ({ isMatch, text }: { readonly isMatch: boolean; readonly text: string }): string => {
  const line = text.replace(/\s+/g, " ")
  if (!isMatch) return line
  return process.stdout.isTTY ? styled(["bold", "yellow"], line) : `**${line}**`
}
