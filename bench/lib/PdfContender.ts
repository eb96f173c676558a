import type { Workplace } from "./Workplace.ts"

/** One pass over all the files. */
export interface Pass {
  readonly wallMs: number
  /** User and system, of every process that took part. */
  readonly cpuMs: number
  readonly pages: number
  /** Without white space. */
  readonly characters: number
}

/** A reader of PDFs in the bench. */
export interface Contender {
  readonly name: string
  readonly read: (files: ReadonlyArray<string>, workplace: Workplace) => Promise<Pass>
}
