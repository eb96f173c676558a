/**
 * The contract's definition of a theme's index, as created by `create_themed_excerpts_index` of
 * https://github.com/okfn-brasil/querido-diario-data-processing (`tasks/create_index.py`).
 *
 * @module
 */
import { analysis, analyzed, boolean, date, type IndexDefinition, keyword } from "./IndexDefinition.ts"

/** Ranking programs write `excerpt_embedding_score`. An excerpt without it is also found. */
export const excerpts = {
  mappings: {
    properties: {
      excerpt: analyzed,
      excerpt_embedding_score: { type: "rank_feature" },
      excerpt_entities: keyword,
      excerpt_id: keyword,
      excerpt_subthemes: keyword,
      source_created_at: date,
      source_database_id: { type: "long" },
      source_date: date,
      source_edition_number: keyword,
      source_file_checksum: keyword,
      source_file_path: keyword,
      source_file_raw_txt: keyword,
      source_file_url: keyword,
      source_index_id: keyword,
      source_is_extra_edition: boolean,
      source_power: keyword,
      source_processed: boolean,
      source_scraped_at: date,
      source_state_code: keyword,
      source_territory_id: keyword,
      source_territory_name: keyword,
      source_url: keyword
    }
  },
  fixedSettings: { sort: { field: ["source_territory_id", "source_date"], order: ["asc", "desc"] }, analysis }
} satisfies IndexDefinition
