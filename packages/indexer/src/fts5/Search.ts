/**
 * Runs a checked request as SQL: leaves are FTS5 matches on pages; the query's tree is evaluated on documents.
 *
 * @module
 */
import type { Database, SQLQueryBindings } from "bun:sqlite"
import { matchCloses, matchOpens } from "../IndexedText.ts"
import { splitAtMarks } from "../MarkedText.ts"
import { type Leaf, leafKey, leavesOf, phrasesOf, type Query, type Terms, wantedLeavesOf } from "../Query.ts"
import type { CheckedRequest, Filters } from "../Request.ts"
import type { SearchHit, SearchResult } from "../SearchIndex.ts"
import { type DocumentRow, fieldsOf } from "./DocumentRow.ts"
import { pageBits } from "./Schema.ts"

/** Pages shown per document. */
const maxSnippets = 3

/** Two to three lines of text. FTS5 allows at most 64. */
const snippetTokens = 40

/**
 * Runs synchronously in one transaction, so that all statements see the same state. Measured on 1,000 documents of 50
 * kB: a word or a phrase takes 20 to 40 ms of CPU time, the prefix `a*` 210 ms, three such prefixes 570 ms. The time
 * grows with the number of matching pages. A process that serves other requests therefore runs it over `layerReader` in
 * a thread or child.
 */
export const search = (
  database: Database,
  request: CheckedRequest,
  formsOf: (word: string) => ReadonlyArray<string>
): SearchResult =>
  database.transaction(() => {
    const matchOf = (leaf: Leaf) => phrasesOf(leaf, formsOf).map(literalOf).join(" OR ")
    const { sql, bindings } = statementOf(request, matchOf)
    // Bypasses the connection's cache of statements, because each query has its own SQL.
    const pages = database.prepare<PageRow, Array<SQLQueryBindings>>(sql)
    const rows = pages.all(...bindings)
    pages.finalize()
    const snippetMatch = wantedLeavesOf(request.query).map(matchOf).join(" OR ")
    return { total: rows[0]?.total ?? 0, hits: hitsOf(database, rows, snippetMatch) }
  })()

/** Terms contain letters and digits only, so no input can be FTS5 syntax. */
const literalOf = ({ isPrefix, terms }: Terms) => `"${terms.join(" ")}"${isPrefix ? " *" : ""}`

/** One row per page to show. If the offset is beyond the last document, one row without a page. */
interface PageRow {
  readonly total: number
  readonly number: number | null
  readonly score: number | null
  readonly page: number | null
}

/**
 * A page's score is the number of wanted leaves that it matches plus their summed bm25 scaled into [0, 1): pages that
 * match more leaves come first, and bm25 decides among equals. A document's score is that of its best page; of equal
 * documents the one indexed later comes first.
 */
const statementOf = (request: CheckedRequest, matchOf: (leaf: Leaf) => string) => {
  const bindings: Array<SQLQueryBindings> = []
  const bind = (value: SQLQueryBindings) => `?${bindings.push(value)}`
  const wanted = new Set(wantedLeavesOf(request.query).map(leafKey))
  const leaves = new Map(leavesOf(request.query).map((leaf) => [leafKey(leaf), leaf]))
  const names = new Map(Array.from(leaves.keys(), (key, index) => [key, `leaf${index}`]))
  const tables = Array.from(leaves, ([key, leaf]) => {
    const score = wanted.has(key) ? "-bm25(pages_fts)" : "0.0"
    return `${names.get(key)} (page, number, score) AS MATERIALIZED (
      SELECT rowid, rowid >> ${pageBits}, ${score} FROM pages_fts WHERE pages_fts MATCH ${bind(matchOf(leaf))})`
  })
  const wantedTables = Array.from(wanted, (key) => `SELECT page, number, score FROM ${names.get(key)}`)
  // A query of one leaf matches every document that contains the leaf.
  const isOneLeaf = request.query._tag === "Word" || request.query._tag === "Phrase"
  const condition = isOneLeaf ? "true" : conditionOf(request.query, (leaf) => names.get(leafKey(leaf))!)
  const sql = `WITH ${tables.join(",\n")},
    matched AS (${wantedTables.join(" UNION ALL ")}),
    scored (page, number, score) AS MATERIALIZED (
      SELECT page, number, ${
        wanted.size === 1
          ? "1 + score / (1 + score) FROM matched"
          : "count(*) + sum(score) / (1 + sum(score)) FROM matched GROUP BY page"
      }),
    found (number, score) AS MATERIALIZED (
      SELECT number, score FROM (SELECT number, max(score) AS score FROM scored GROUP BY number)
      WHERE ${condition} ${filterOf(request.filters, bind)}),
    shown (number, score) AS MATERIALIZED (
      SELECT number, score FROM found ORDER BY score DESC, number DESC
      LIMIT ${bind(request.limit)} OFFSET ${bind(request.offset)}),
    best (number, page, place) AS (
      SELECT number, page, row_number() OVER (PARTITION BY number ORDER BY score DESC, page)
      FROM scored WHERE number IN (SELECT number FROM shown))
    SELECT counted.total, shown.number, shown.score, best.page
    FROM (SELECT count(*) AS total FROM found) AS counted
    LEFT JOIN shown ON true
    LEFT JOIN best ON best.number = shown.number AND best.place <= ${maxSnippets}
    ORDER BY shown.score DESC, shown.number DESC, best.place`
  return { sql, bindings }
}

/** A condition on a document's number. */
const conditionOf = (query: Query, nameOf: (leaf: Leaf) => string): string => {
  switch (query._tag) {
    case "All":
    case "Any":
      return `(${query.of.map((part) => conditionOf(part, nameOf)).join(query._tag === "All" ? " AND " : " OR ")})`
    case "Not":
      return `NOT ${conditionOf(query.query, nameOf)}`
    default:
      return `number IN (SELECT number FROM ${nameOf(query)})`
  }
}

/** A document without a date belongs to no period. */
const filterOf = (filters: Filters, bind: (value: SQLQueryBindings) => string) => {
  const oneOf = (column: string, values: ReadonlyArray<string> | undefined) =>
    values === undefined ? [] : [`${column} IN (SELECT value FROM json_each(${bind(JSON.stringify(values))}))`]
  const conditions = [
    ...oneOf("territory_id", filters.territoryIds),
    ...oneOf("state_code", filters.stateCodes),
    ...oneOf("collection", filters.collections),
    ...(filters.since === undefined ? [] : [`date >= ${bind(filters.since)}`]),
    ...(filters.until === undefined ? [] : [`date <= ${bind(filters.until)}`])
  ]
  return conditions.length === 0 ? "" : `AND number IN (SELECT number FROM documents WHERE ${conditions.join(" AND ")})`
}

const hitsOf = (database: Database, rows: ReadonlyArray<PageRow>, match: string): ReadonlyArray<SearchHit> => {
  const document = database.query<DocumentRow, [number]>("SELECT * FROM documents WHERE number = ?")
  const shown = rows.flatMap(({ page }) => (page === null ? [] : [page]))
  const snippets = snippetsOf(database, shown, match)
  return Array.from(
    Map.groupBy(rows, (row) => row.number),
    ([number, pages]) => {
      const row = number === null ? null : document.get(number)
      if (row === null) return []
      return [
        {
          id: row.id,
          fields: fieldsOf(row),
          collection: row.collection,
          score: pages[0]?.score ?? 0,
          snippets: pages.flatMap(({ page }) =>
            page === null ? [] : [{ page: page % 2 ** pageBits, parts: splitAtMarks(snippets.get(page) ?? "") }]
          )
        }
      ]
    }
  ).flat()
}

/**
 * One pass over the matches for all pages. The unary plus prevents lookups by row id: for each of them FTS5 would
 * collect a prefix's pages again (1 s for 60 pages of `municip*`).
 */
const snippetsOf = (database: Database, pages: ReadonlyArray<number>, match: string): ReadonlyMap<number, string> =>
  new Map(
    database
      .query<{ page: number; marked: string }, [string, string, number, string, string]>(
        `SELECT rowid AS page, snippet(pages_fts, 0, ?, ?, '', ?) AS marked FROM pages_fts
         WHERE pages_fts MATCH ? AND +rowid IN (SELECT value FROM json_each(?))`
      )
      .all(matchOpens, matchCloses, snippetTokens, match, JSON.stringify(pages))
      .map(({ page, marked }) => [page, marked])
  )
