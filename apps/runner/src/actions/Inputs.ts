/**
 * The kinds of values that several actions take. Each check stands here only.
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

/** Accepts both cases, gives capitals. */
export const StateCode = Schema.String.pipe(
  Schema.decodeTo(
    Schema.String.check(Schema.isPattern(/^[A-Z]{2}$/, { expected: "the two letters of a state, as AL" })),
    SchemaTransformation.toUpperCase()
  )
)

/** A number of things to do or show. */
export const Limit = Schema.Int.check(Schema.isGreaterThan(0, { expected: "1 or more" }))

/** Absent: not narrowed by that. */
export const anyOf = <S extends Schema.Top>(schema: S) => Schema.optional(Schema.Array(schema))
