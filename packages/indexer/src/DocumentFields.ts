/**
 * The fields of documents and excerpts as an index returns them.
 *
 * @module
 */
import type { GazetteDocument } from "@escriba/gazettes/GazetteDocument"
import type { ExcerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { Effect, Schema } from "effect"

/** The previous system leaves out fields whose value it does not know. */
export const nullable = <S extends Schema.Constraint>(schema: S) =>
  Schema.NullOr(schema).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null)))

const copiedFields = {
  territory_id: nullable(Schema.String),
  territory_name: nullable(Schema.String),
  state_code: nullable(Schema.String),
  date: nullable(Schema.String),
  edition_number: nullable(Schema.String),
  is_extra_edition: nullable(Schema.Boolean),
  power: nullable(Schema.String),
  file_checksum: nullable(Schema.String),
  file_path: nullable(Schema.String),
  file_url: nullable(Schema.String),
  scraped_at: nullable(Schema.String),
  created_at: nullable(Schema.String),
  processed: nullable(Schema.Boolean),
  url: nullable(Schema.String),
  file_raw_txt: nullable(Schema.String)
}

const documentFields = { id: nullable(Schema.Number), ...copiedFields } satisfies Readonly<
  Record<keyof GazetteDocument, Schema.Constraint>
>

/** All fields except the text. */
export const DocumentFields = Schema.Struct(documentFields)

export const documentFieldNames: ReadonlyArray<string> = Object.keys(documentFields)

type SourceFields = {
  readonly [Name in keyof typeof copiedFields as `source_${Name}`]: (typeof copiedFields)[Name]
}

/** In the previous system's index, an excerpt has no such field until the search for its entities has run. */
const titles = Schema.Array(Schema.String).pipe(Schema.withDecodingDefaultKey(Effect.succeed([])))

const excerptFields = {
  excerpt: Schema.String,
  excerpt_id: Schema.String,
  excerpt_subthemes: titles,
  excerpt_entities: titles,
  source_index_id: Schema.String,
  source_database_id: nullable(Schema.Number),
  ...(Object.fromEntries(
    Object.entries(copiedFields).map(([name, field]) => [`source_${name}`, field])
  ) as unknown as SourceFields)
} satisfies Readonly<Record<keyof ExcerptDocument, Schema.Constraint>>

/** All fields except those that other programs add. */
export const ExcerptFields = Schema.Struct(excerptFields)

export const excerptFieldNames: ReadonlyArray<string> = Object.keys(excerptFields)
