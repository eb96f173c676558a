/**
 * Input types that several actions share. Each check exists only here.
 *
 * @module
 */
import { isAssociation } from "@escriba/gazettes/Territory"
import { isDate } from "@escriba/gazettes/Timestamp"
import { Schema, SchemaTransformation } from "effect"

export const Day = Schema.String.check(Schema.makeFilter(isDate, { expected: "a day as YYYY-MM-DD" }))

export const TerritoryId = Schema.String.check(
  Schema.isPattern(/^\d{7}$/, { expected: "an IBGE code of seven digits" })
)

/** An association has no archive of its own. */
export const ArchivedTerritoryId = TerritoryId.check(
  Schema.makeFilter((id) => !isAssociation(id), {
    expected: "a municipality: an association has no archive, its municipalities have"
  })
)

/** Accepts upper and lower case, gives upper case. */
export const StateCode = Schema.String.pipe(
  Schema.decodeTo(
    Schema.String.check(Schema.isPattern(/^[A-Z]{2}$/, { expected: "the two letters of a state, as AL" })),
    SchemaTransformation.toUpperCase()
  )
)

/** A number of things to do or show. */
export const Limit = Schema.Int.check(Schema.isGreaterThan(0, { expected: "1 or more" }))

/** Absent: the input does not narrow the selection. */
export const anyOf = <S extends Schema.Top>(schema: S) => Schema.optional(Schema.Array(schema))
