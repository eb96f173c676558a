/**
 * A document's fields as the index gives them back.
 *
 * @module
 */
import type { GazetteDocument } from "@escriba/gazettes/GazetteDocument"
import { Effect, Schema } from "effect"

/** The system before us left out what it did not know. */
export const nullable = <S extends Schema.Constraint>(schema: S) =>
  Schema.NullOr(schema).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null)))

const fields = {
  id: Schema.Number,
  territory_id: nullable(Schema.String),
  territory_name: nullable(Schema.String),
  state_code: nullable(Schema.String),
  date: nullable(Schema.String),
  edition_number: nullable(Schema.String),
  is_extra_edition: nullable(Schema.Boolean),
  power: nullable(Schema.String),
  file_checksum: Schema.String,
  file_path: Schema.String,
  file_url: nullable(Schema.String),
  scraped_at: nullable(Schema.String),
  created_at: nullable(Schema.String),
  processed: Schema.Boolean,
  url: Schema.String,
  file_raw_txt: Schema.String
} satisfies Readonly<Record<keyof GazetteDocument, Schema.Constraint>>

export const DocumentSource = Schema.Struct(fields)

/** Everything but the text. */
export const sourceFields: ReadonlyArray<string> = Object.keys(fields)
