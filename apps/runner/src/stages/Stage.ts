/**
 * How the app implements the stages that the ledger knows. There are two kinds.
 *
 * @module
 */
import type { StageItem, StageVersion } from "@escriba/db/StageWork"
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { Effect, Scope } from "effect"
import type { Fault } from "../faults/Fault.ts"
import type { MadeText } from "./text/MadeText.ts"

/** Makes a version of a gazette's text. The gazette is claimed; its text is published, indexed and committed. */
export interface TextStage<R> {
  readonly name: "text"
  /** Its resources (folder, disk, child) and the text's file MUST be released when the scope closes. */
  readonly make: (gazette: Gazette) => Effect.Effect<MadeText, Fault, R | Scope.Scope>
}

/** The ids that were written for an item, or why none were. */
export type StageOutcome =
  | { readonly _tag: "Written"; readonly item: StageItem; readonly ids: ReadonlyArray<string> }
  | { readonly _tag: "Failed"; readonly item: StageItem; readonly fault: Fault }

/** Computes a result from a finished text only, and claims nothing. The table of stages in `@escriba/db` names its results. */
export interface DerivedStage<R> {
  readonly stage: StageVersion
  /** Stages that are done by the same work: its results are committed for them, too. */
  readonly alsoDone: ReadonlyArray<StageVersion>
  /** The most index documents of a group of items. */
  readonly documentsAtOnce: number
  /** Processes a group of items. Fails if nothing is known about any of them. A repeated call MUST write the same. */
  readonly run: (items: ReadonlyArray<StageItem>) => Effect.Effect<ReadonlyArray<StageOutcome>, Fault, R>
}
