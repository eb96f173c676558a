/**
 * The reasons why an action gives no answer: the input is wrong, the house is not ready, or there is a `Fault`.
 *
 * @module
 */
import { Schema } from "effect"
import { Fault, type RoomError, toFault } from "../faults/Fault.ts"

/** Nothing was begun. The same input will be refused again. */
export class InvalidInput extends Schema.TaggedError<InvalidInput>()("InvalidInput", {
  /** The name of the flag or parameter. `null` if the problem concerns several parameters or none. */
  input: Schema.NullOr(Schema.String),
  problems: Schema.Array(Schema.String)
}) {
  override get message() {
    return this.problems.map((problem) => (this.input === null ? problem : `${this.input} ${problem}`)).join("\n")
  }
}

export const invalid = (input: string | null, ...problems: ReadonlyArray<string>) =>
  new InvalidInput({ input, problems })

/** The input is right, but the house cannot serve it now. */
export class NotReady extends Schema.TaggedError<NotReady>()("NotReady", {
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}

export type ActionError = InvalidInput | NotReady | Fault

export const isActionError = (error: unknown): error is ActionError =>
  error instanceof InvalidInput || error instanceof NotReady || error instanceof Fault

/** A live mapping cannot be changed. */
const differentIndexRemedy =
  "Set OPENSEARCH_INDEX to a new name and do `run --mode ALL`, which makes the index and fills it; or set ESCRIBA_ALLOW_DIFFERENT_INDEX=1 to write to this one all the same"

/** Maps the errors of the rooms to the errors of actions. */
export const toActionError = (error: ActionError | RoomError): ActionError => {
  if (error._tag === "InvalidInput" || error._tag === "NotReady") return error
  if ((error._tag === "DatabaseError" || error._tag === "IndexError") && error.reason === "NotOurs")
    return new NotReady({ detail: error.detail })
  if (error._tag === "IndexError" && error.reason === "Different") {
    return new NotReady({ detail: `${error.detail}. Nothing was written. ${differentIndexRemedy}` })
  }
  if (error._tag === "IndexError" && error.reason === "InvalidQuery") {
    return invalid(null, `the query says nothing: ${error.detail}`)
  }
  return toFault(error)
}
