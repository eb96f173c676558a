/**
 * An excerpt's fields as a theme's index gives them back.
 *
 * @module
 */
import type { ExcerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { Effect, Schema } from "effect"
import { nullable } from "./DocumentSource.ts"

/** An excerpt in which nobody has looked for entities has no such field in the index of the system before us. */
const titles = Schema.Array(Schema.String).pipe(Schema.withDecodingDefaultKey(Effect.succeed([])))

const fields = {
  excerpt: Schema.String,
  excerpt_id: Schema.String,
  excerpt_subthemes: titles,
  excerpt_entities: titles,
  source_index_id: Schema.String,
  source_database_id: Schema.Number,
  source_territory_id: nullable(Schema.String),
  source_territory_name: nullable(Schema.String),
  source_state_code: nullable(Schema.String),
  source_date: nullable(Schema.String),
  source_edition_number: nullable(Schema.String),
  source_is_extra_edition: nullable(Schema.Boolean),
  source_power: nullable(Schema.String),
  source_file_checksum: Schema.String,
  source_file_path: Schema.String,
  source_file_url: nullable(Schema.String),
  source_scraped_at: nullable(Schema.String),
  source_created_at: nullable(Schema.String),
  source_processed: Schema.Boolean,
  source_url: Schema.String,
  source_file_raw_txt: Schema.String
} satisfies Readonly<Record<keyof ExcerptDocument, Schema.Constraint>>

export const ExcerptSource = Schema.Struct(fields)

/** Everything but what others add to it. */
export const excerptFields: ReadonlyArray<string> = Object.keys(fields)
