/**
 * What a search must answer, computed in plain code over all documents: an oracle for the FTS5 index.
 *
 * @module
 */
import { defaultMaxTextBytes, indexedPagesOf } from "../src/IndexedText.ts"
import { leafKey, leavesOf, matches, phrasesOf, type Query, type Terms, wantedLeavesOf } from "../src/Query.ts"
import type { IndexItem } from "../src/SearchIndex.ts"
import { stemOf, stemsOfTyped } from "../src/Stems.ts"
import { fold, wordsOf } from "../src/Words.ts"

interface ModelPage {
  readonly number: number
  readonly terms: ReadonlyArray<string>
}

interface ModelHit {
  readonly id: string
  readonly score: number
  /** The best three. */
  readonly pages: ReadonlyArray<number>
}

/** The parameters of FTS5's bm25, https://www.sqlite.org/fts5.html#the_bm25_function, its least idf among them. */
const k1 = 1.2
const b = 0.75
const leastIdf = 1e-6

export class SearchModel {
  private readonly documents = new Map<string, { readonly number: number; readonly pages: ReadonlyArray<ModelPage> }>()
  /** Only grows, like the index's table. */
  private readonly termsByStem = new Map<string, Set<string>>()

  write({ id, pages, ...item }: IndexItem) {
    const indexed = indexedPagesOf({ ...item, id, pages }, defaultMaxTextBytes).pages
    const numbers = Array.from(this.documents.values(), ({ number }) => number)
    const number = this.documents.get(id)?.number ?? Math.max(0, ...numbers) + 1
    this.documents.set(id, {
      number,
      pages: indexed.map((page) => ({ number: page.number, terms: wordsOf(page.text).map(fold) }))
    })
    for (const word of indexed.flatMap(({ text }) => wordsOf(text.toLowerCase()))) {
      const stem = stemOf(word)
      if (stem !== undefined) this.termsByStem.set(stem, (this.termsByStem.get(stem) ?? new Set()).add(fold(word)))
    }
  }

  remove(ids: ReadonlyArray<string>): number {
    return ids.filter((id) => this.documents.delete(id)).length
  }

  /** All documents that match, best first. */
  search(query: Query): ReadonlyArray<ModelHit> {
    const pages = [...this.documents.values()].flatMap((document) => document.pages)
    const scores = new Map(
      leavesOf(query).map((leaf) => [
        leafKey(leaf),
        scoresOf(
          phrasesOf(leaf, (word) => this.formsOf(word)),
          pages
        )
      ])
    )
    const wanted = [...new Set(wantedLeavesOf(query).map(leafKey))]
    return [...this.documents]
      .filter(([, { pages }]) => matches(query, (leaf) => pages.some((page) => scores.get(leafKey(leaf))?.has(page))))
      .map(([id, { number, pages }]) => {
        const ranked = pages
          .map((page) => ({
            page: page.number,
            score: pageScore(wanted.flatMap((key) => scores.get(key)?.get(page) ?? []))
          }))
          .filter(({ score }) => score > 0)
          .sort((one, other) => other.score - one.score || one.page - other.page)
        return { id, number, score: ranked[0]?.score ?? 0, pages: ranked.slice(0, 3).map(({ page }) => page) }
      })
      .sort((one, other) => other.score - one.score || other.number - one.number)
  }

  private formsOf(word: string): ReadonlyArray<string> {
    const term = fold(word)
    const typed = stemsOfTyped(word)
    const families = [...this.termsByStem].filter(([stem, terms]) => typed.includes(stem) || terms.has(term))
    return [...new Set([term, ...families.flatMap(([, terms]) => [...terms])])]
  }
}

/** How many leaves a page holds, plus their bm25 pressed into [0, 1). */
const pageScore = (scores: ReadonlyArray<number>) => {
  const sum = scores.reduce((total, score) => total + score, 0)
  return scores.length + sum / (1 + sum)
}

/** The bm25 of the pages that hold one of the phrases. */
const scoresOf = (phrases: ReadonlyArray<Terms>, pages: ReadonlyArray<ModelPage>): ReadonlyMap<ModelPage, number> => {
  const averageLength = pages.reduce((sum, { terms }) => sum + terms.length, 0) / pages.length
  const scores = new Map<ModelPage, number>()
  for (const phrase of phrases) {
    const counted = pages.map((page) => ({ page, count: countOf(phrase, page) })).filter(({ count }) => count > 0)
    const idf = Math.log((pages.length - counted.length + 0.5) / (counted.length + 0.5))
    for (const { count, page } of counted) {
      const weight = (count * (k1 + 1)) / (count + k1 * (1 - b + (b * page.terms.length) / averageLength))
      scores.set(page, (scores.get(page) ?? 0) + Math.max(idf, leastIdf) * weight)
    }
  }
  return scores
}

const countOf = ({ isPrefix, terms }: Terms, page: ModelPage): number =>
  page.terms.filter((_, place) =>
    terms.every((term, index) => {
      const standing = page.terms[place + index]
      return isPrefix && index === terms.length - 1 ? standing?.startsWith(term) : standing === term
    })
  ).length
