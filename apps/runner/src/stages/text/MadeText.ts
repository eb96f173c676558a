/**
 * A text that a text stage made of a gazette's file, before anything of it is published.
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
  /** In the scope of the stage that made it: pages in UTF-8, joined by one line break. */
  readonly path: string
  readonly pages: ReadonlyArray<PageRecord>
  readonly sizeBytes: number
  readonly mediaType: string
  readonly extractor: string
  readonly version: string
  readonly flags: ReadonlyArray<Flag>
  /** Attempts of other extractors that failed before. */
  readonly attempts: Completion["attempts"]
  readonly source: SourceFile
}
