/**
 * A text that a text stage made of a gazette's file, before any part of it is published.
 *
 * @module
 */
import type { Completion, Flag, PageRecord } from "@escriba/db/Ledger"

/** The file as it was downloaded. */
export interface SourceFile {
  readonly md5: string
  readonly sizeBytes: number
}

export interface MadeText {
  /** Exists until the scope of its stage closes: pages in UTF-8, joined by one line break. */
  readonly path: string
  readonly pages: ReadonlyArray<PageRecord>
  readonly sizeBytes: number
  readonly mediaType: string
  readonly extractor: string
  readonly version: string
  readonly flags: ReadonlyArray<Flag>
  /** Earlier attempts of other extractors, which failed. */
  readonly attempts: Completion["attempts"]
  readonly source: SourceFile
}
