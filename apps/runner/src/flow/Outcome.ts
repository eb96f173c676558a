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
  /** The document is at fault. `isFirst`: no earlier run recorded a fault for it. */
  | { readonly _tag: "Failed"; readonly gazette: Gazette; readonly fault: Fault; readonly isFirst: boolean }
  /** A dependency or this machine is at fault: the document waits for a later run, and no attempt is counted. */
  | { readonly _tag: "Deferred"; readonly gazette: Gazette; readonly fault: Fault }
  /** Another run has claimed the document, or its row has another file by now. Nothing was written. */
  | { readonly _tag: "Conflict"; readonly gazette: Gazette }
