/**
 * The index in plain memory: the contract at its simplest, and one that fails when it is told to.
 *
 * @module
 */
import { Context, Effect, Layer } from "effect"
import type { SourceText } from "./FindInTexts.ts"
import { defaultMaxTextBytes, indexedPagesOf, rejectionOf } from "./IndexedText.ts"
import { type Faults, makeFaults } from "./memory/Faults.ts"
import { type MemoryPage, matchLeaves, snippetOf } from "./memory/PageMatches.ts"
import { leafKey, matches, wantedLeavesOf } from "./Query.ts"
import { type CheckedRequest, check, type Filters } from "./Request.ts"
import {
  type BulkLimits,
  type DocumentOfFile,
  type IndexItem,
  type ItemOutcome,
  SearchIndex,
  type SearchResult
} from "./SearchIndex.ts"
import { stemOf, stemsOfTyped } from "./Stems.ts"
import { fold, tokensOf, wordsOf } from "./Words.ts"

/** What a test tells the memory index to do wrong, and what it holds. */
export class MemorySearchIndex extends Context.Service<
  MemorySearchIndex,
  Faults & {
    /** In the order they came in. */
    readonly items: Effect.Effect<ReadonlyArray<IndexItem>>
    /** A document with its text as it is indexed. */
    readonly source: (id: string) => Effect.Effect<SourceText | undefined>
  }
>()("@escriba/indexer/MemorySearchIndex") {}

export interface MemoryOptions {
  readonly maxTextBytes?: number | undefined
  readonly limits?: Partial<BulkLimits> | undefined
}

export const layer = (options: MemoryOptions = {}): Layer.Layer<SearchIndex | MemorySearchIndex> =>
  Layer.effectContext(
    Effect.sync(() => {
      const memory = new Memory(options.maxTextBytes ?? defaultMaxTextBytes)
      const { attempt, faults, refusalOf } = makeFaults("MemorySearchIndex")
      const write = (item: IndexItem): ItemOutcome => refusalOf(item.id) ?? memory.write(item)
      const index = SearchIndex.of({
        limits: { maxItems: 100, maxBytes: 4 * 1024 * 1024, maxWait: "500 millis", ...options.limits },
        isThere: attempt(() => true),
        ensure: attempt(() => []),
        bulk: (items) => attempt(() => items.map(write)),
        search: (request) =>
          Effect.flatMap(Effect.fromResult(check(request)), (checked) => attempt(() => memory.search(checked))),
        documentsOf: (filePaths) => attempt(() => memory.documentsOf(filePaths)),
        remove: (ids) => attempt(() => ids.filter((id) => memory.documents.delete(id)).length),
        refresh: attempt(() => undefined)
      })
      const holdings = MemorySearchIndex.of({
        ...faults,
        items: Effect.sync(() => Array.from(memory.documents.values(), (document) => document.item)),
        source: (id) => Effect.sync(() => memory.source(id))
      })
      return Context.make(SearchIndex, index).pipe(Context.add(MemorySearchIndex, holdings))
    })
  )

interface MemoryDocument {
  /** Dealt out at the first indexing, kept by a replacement. */
  readonly number: number
  readonly item: IndexItem
  readonly pages: ReadonlyArray<MemoryPage>
}

class Memory {
  readonly documents = new Map<string, MemoryDocument>()
  /** Like the FTS5 index's table, this only grows. */
  private readonly termsByStem = new Map<string, Set<string>>()
  private readonly maxTextBytes: number
  constructor(maxTextBytes: number) {
    this.maxTextBytes = maxTextBytes
  }

  write(item: IndexItem): ItemOutcome {
    const detail = rejectionOf(item)
    if (detail !== undefined) return { _tag: "Rejected", id: item.id, detail }
    const { pages, isTruncated } = indexedPagesOf(item, this.maxTextBytes)
    const numbers = Array.from(this.documents.values(), (document) => document.number)
    const number = this.documents.get(item.id)?.number ?? Math.max(0, ...numbers) + 1
    this.documents.set(item.id, {
      number,
      item,
      pages: pages.map((page) => ({ ...page, tokens: tokensOf(page.text) }))
    })
    for (const word of new Set(pages.flatMap((page) => wordsOf(page.text.toLowerCase())))) {
      const stem = stemOf(word)
      if (stem === undefined) continue
      const terms = this.termsByStem.get(stem) ?? new Set()
      this.termsByStem.set(stem, terms.add(fold(word)))
    }
    return { _tag: "Indexed", id: item.id, isTruncated }
  }

  source(id: string): SourceText | undefined {
    const document = this.documents.get(id)
    return document && { fields: document.item.fields, text: document.pages.map(({ text }) => text).join("\n") }
  }

  documentsOf(filePaths: ReadonlyArray<string>): ReadonlyArray<DocumentOfFile> {
    return [...this.documents.values()]
      .map(({ item: { fields, id } }) => ({ id, filePath: fields.file_path, textUrl: fields.file_raw_txt }))
      .filter(({ filePath }) => filePaths.includes(filePath))
      .sort((one, other) => (one.id < other.id ? -1 : 1))
  }

  search({ query, filters, limit, offset }: CheckedRequest): SearchResult {
    const formsOf = (word: string) => this.formsOf(word)
    const documents = [...this.documents.values()]
    const leaves = matchLeaves(
      query,
      documents.flatMap((document) => document.pages),
      formsOf
    )
    const wanted = wantedLeavesOf(query)
    const wantedKeys = new Set(wanted.map(leafKey))
    const found = documents.flatMap((document) => {
      const isMatch = matches(query, (leaf) => document.pages.some((page) => leaves.get(leafKey(leaf))?.has(page)))
      if (!isMatch || !passes(document.item, filters)) return []
      const pages = document.pages
        .flatMap((page) => {
          const scores = [...wantedKeys].flatMap((key) => leaves.get(key)?.get(page) ?? [])
          const sum = scores.reduce((total, score) => total + score, 0)
          return scores.length === 0 ? [] : [{ page, score: scores.length + sum / (1 + sum) }]
        })
        .sort((one, other) => other.score - one.score || one.page.number - other.page.number)
      return [{ document, pages, score: pages[0]?.score ?? 0 }]
    })
    found.sort((one, other) => other.score - one.score || other.document.number - one.document.number)
    return {
      total: found.length,
      hits: found.slice(offset, offset + limit).map(({ document: { item }, pages, score }) => ({
        id: item.id,
        fields: item.fields,
        collection: item.collection,
        score,
        snippets: pages.slice(0, 3).map(({ page }) => ({ page: page.number, parts: snippetOf(page, wanted, formsOf) }))
      }))
    }
  }

  private formsOf(word: string): ReadonlyArray<string> {
    const term = fold(word)
    const typed = stemsOfTyped(word)
    const families = [...this.termsByStem].filter(([stem, terms]) => typed.includes(stem) || terms.has(term))
    return [...new Set([term, ...families.flatMap(([, terms]) => [...terms])])]
  }
}

const passes = ({ fields, collection }: IndexItem, filters: Filters) => {
  const isOneOf = (value: string | null, values: ReadonlyArray<string> | undefined) =>
    values === undefined || (value !== null && values.includes(value))
  const { date } = fields
  return (
    isOneOf(fields.territory_id, filters.territoryIds) &&
    isOneOf(fields.state_code, filters.stateCodes) &&
    isOneOf(collection, filters.collections) &&
    (filters.since === undefined || (date !== null && date >= filters.since)) &&
    (filters.until === undefined || (date !== null && date <= filters.until))
  )
}
