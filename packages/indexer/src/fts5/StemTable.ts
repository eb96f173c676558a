/**
 * The table of word forms: expands a word of a query to its forms in the indexed texts.
 *
 * @module
 */
import type { Database } from "bun:sqlite"
import { stemOf, stemsOfTyped } from "../Stems.ts"
import { fold, wordsOf } from "../Words.ts"

/**
 * Number of words that are remembered as stored, about 20 MB. Above this limit, all are forgotten, and words are
 * inserted again when they occur.
 */
const maxKnownWords = 200_000

/** More forms than any Portuguese verb has. This limits the terms that broken text adds to one stem. */
const maxForms = 100

export class StemTable {
  private readonly known = new Set<string>()
  private readonly database: Database
  constructor(database: Database) {
    this.database = database
  }

  /**
   * MUST be called inside a transaction. If it is rolled back, the words MUST be forgotten. Rows of a removed document
   * stay: they only expand queries to words without a match.
   */
  add(text: string) {
    const insert = this.database.query("INSERT INTO stems (stem, term) VALUES (?, ?) ON CONFLICT DO NOTHING")
    if (this.known.size > maxKnownWords) this.forget()
    for (const word of new Set(wordsOf(text.toLowerCase()))) {
      const stem = this.known.has(word) ? undefined : stemOf(word)
      if (stem === undefined) continue
      insert.run(stem, fold(word))
      this.known.add(word)
    }
  }

  forget() {
    this.known.clear()
  }

  /** The terms that a typed word represents. The word itself is the first one. */
  formsOf(word: string): ReadonlyArray<string> {
    const term = fold(word)
    const rows = this.database
      .query<{ term: string }, [string, string, number]>(
        `SELECT DISTINCT term FROM stems
         WHERE stem IN (SELECT stem FROM stems WHERE term = ? UNION SELECT value FROM json_each(?))
         ORDER BY term LIMIT ?`
      )
      .all(term, JSON.stringify(stemsOfTyped(word)), maxForms)
    return [...new Set([term, ...rows.map((row) => row.term)])]
  }
}
