/**
 * How a document can end in a run.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { Fault } from "../faults/Fault.ts"
import type { Indexable } from "../stages/text/Publish.ts"

export type Outcome =
  | { readonly _tag: "Done"; readonly gazette: Gazette; readonly indexable: Indexable }
  /** A fault of the document; `isFirst` says that no earlier run saw one. */
  | { readonly _tag: "Failed"; readonly gazette: Gazette; readonly fault: Fault; readonly isFirst: boolean }
  /** A fault of somebody else: the document waits for a later run, and no attempt is counted. */
  | { readonly _tag: "Deferred"; readonly gazette: Gazette; readonly fault: Fault }
  /** Another run has the document, or the row has another file by now: nothing was written. */
  | { readonly _tag: "Conflict"; readonly gazette: Gazette }
