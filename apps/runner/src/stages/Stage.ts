/**
 * How the app does the stages that the ledger knows: the two kinds.
 *
 * @module
 */
import type { StageItem, StageVersion } from "@escriba/db/StageWork"
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { Effect, Scope } from "effect"
import type { Fault } from "../faults/Fault.ts"
import type { MadeText } from "./text/MadeText.ts"

/** Makes a version of a gazette's text. The gazette is claimed; what is made is published, indexed and committed. */
export interface TextStage<R> {
  readonly name: "text"
  /** What it acquires (folder, disk, child) MUST go with the scope, and the text's file with it. */
  readonly make: (gazette: Gazette) => Effect.Effect<MadeText, Fault, R | Scope.Scope>
}

/** The ids that were written for an item, or why none were. */
export type StageOutcome =
  | { readonly _tag: "Written"; readonly item: StageItem; readonly ids: ReadonlyArray<string> }
  | { readonly _tag: "Failed"; readonly item: StageItem; readonly fault: Fault }

/** Is pure over a text that is done, and claims nothing. What it makes is named by the table of stages in `@escriba/db`. */
export interface DerivedStage<R> {
  readonly stage: StageVersion
  /** Stages whose work is done with it: what is written is committed for them, too. */
  readonly alsoDone: ReadonlyArray<StageVersion>
  /** Documents of the index that a group of items may have together. */
  readonly documentsAtOnce: number
  /** Does a group of items. Fails where nothing can be said of any of them. Repeated, it MUST write the same. */
  readonly run: (items: ReadonlyArray<StageItem>) => Effect.Effect<ReadonlyArray<StageOutcome>, Fault, R>
}
