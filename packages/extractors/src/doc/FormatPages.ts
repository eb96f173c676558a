/**
 * The properties of a stretch of text, from the pages of 512 bytes in which Word stores them ([MS-DOC] 2.9.22, 2.9.33).
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import { lastAtOrBefore } from "../LastAtOrBefore.ts"
import { viewOf } from "./LittleEndian.ts"
import type { OleStream } from "./OleFile.ts"

/** A stretch in bytes of the stream, with its modifications. */
export interface FormatRun {
  readonly start: number
  readonly end: number
  readonly modifications: Uint8Array
}

const pageBytes = 512

/** Finds the modifications of a run in its page. */
type ModificationsAt = (page: Uint8Array, runs: number, run: number) => Uint8Array

export class FormatPages {
  private readonly stream: OleStream
  /** The places where pages begin, and the end of the last page; then the number of each page. */
  private readonly table: DataView
  private readonly count: number
  private readonly modificationsAt: ModificationsAt
  /** The page that was read last: a stretch often begins where the one before it ended. */
  private last: { readonly number: number; readonly bytes: Uint8Array } = { number: -1, bytes: new Uint8Array(0) }

  constructor(stream: OleStream, table: Uint8Array, modificationsAt: ModificationsAt) {
    this.stream = stream
    this.table = viewOf(table)
    this.count = Math.max(0, Math.floor((table.length - 4) / 8))
    this.modificationsAt = modificationsAt
  }

  /** Whether no text has any properties. */
  get isEmpty(): boolean {
    return this.count === 0
  }

  /** The runs that touch a stretch of the stream, in order. A text that no run covers has no properties of its own. */
  readonly runs = Effect.fnUntraced({ self: this }, function* (start: number, end: number): Effect.fn.Return<
    ReadonlyArray<FormatRun>,
    ExtractError
  > {
    const found: Array<FormatRun> = []
    for (
      let i = lastAtOrBefore(start, this.count, (page) => this.startOf(page));
      i < this.count && this.startOf(i) < end;
      i++
    ) {
      if (this.startOf(i + 1) > start) found.push(...this.runsOf(yield* this.page(i), start, end))
    }
    return found
  })

  private readonly page = Effect.fnUntraced({ self: this }, function* (index: number) {
    const number = this.table.getUint32((this.count + 1) * 4 + index * 4, true) & 0x3fffff
    if (number !== this.last.number) {
      this.last = { number, bytes: yield* this.stream.read(number * pageBytes, pageBytes) }
    }
    return this.last.bytes
  })

  private *runsOf(page: Uint8Array, start: number, end: number): Generator<FormatRun> {
    const count = page[pageBytes - 1] ?? 0
    const view = viewOf(page)
    for (let i = 0; i < count && (i + 2) * 4 < page.length; i++) {
      const run = { start: view.getUint32(i * 4, true), end: view.getUint32((i + 1) * 4, true) }
      if (run.start < end && run.end > start && run.start < run.end) {
        yield { ...run, modifications: this.modificationsAt(page, count, i) }
      }
    }
  }

  private startOf(index: number): number {
    return this.table.getUint32(index * 4, true)
  }
}

/** Of characters: one byte per run, in words of two bytes from the start of the page; 0 means no modifications. */
export const characterModifications: ModificationsAt = (page, runs, run) => {
  const at = (page[(runs + 1) * 4 + run] ?? 0) * 2
  return at === 0 ? page.subarray(0, 0) : page.subarray(at + 1, at + 1 + (page[at] ?? 0))
}

/** Of paragraphs: thirteen bytes per run, the first as above. Two bytes of style stand before the modifications. */
export const paragraphModifications: ModificationsAt = (page, runs, run) => {
  const at = (page[(runs + 1) * 4 + run * 13] ?? 0) * 2
  if (at === 0) return page.subarray(0, 0)
  const words = page[at] ?? 0
  return words === 0
    ? page.subarray(at + 2 + 2, at + 2 + 2 * (page[at + 1] ?? 0))
    : page.subarray(at + 1 + 2, at + 1 + 2 * words - 1)
}
