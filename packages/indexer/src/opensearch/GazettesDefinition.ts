/**
 * The contract's definition of the index of gazettes: mapping and settings, field by field.
 *
 * @module
 */
import { analysis, analyzed, boolean, date, type IndexDefinition, keyword, textAndKeyword } from "./IndexDefinition.ts"

/** The previous system never declared `file_raw_txt`; this is its mapping in the live index. */
export const gazettes = {
  mappings: {
    properties: {
      created_at: date,
      date,
      edition_number: textAndKeyword,
      file_checksum: keyword,
      file_path: keyword,
      file_raw_txt: textAndKeyword,
      file_url: keyword,
      id: keyword,
      is_extra_edition: boolean,
      power: keyword,
      processed: boolean,
      scraped_at: date,
      source_text: analyzed,
      state_code: keyword,
      territory_id: keyword,
      territory_name: textAndKeyword,
      url: keyword
    }
  },
  fixedSettings: { sort: { field: ["territory_id", "date"], order: ["asc", "desc"] }, analysis }
} satisfies IndexDefinition
