/**
 * What the app runs of the stages that the ledger knows: how each of the two kinds does its work.
 *
 * @module
 */
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
