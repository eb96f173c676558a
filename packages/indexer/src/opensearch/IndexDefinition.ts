/**
 * The index as the public search API reads it: mapping and settings of the contract, field by field.
 *
 * @module
 */

const keyword = { type: "keyword" }
const date = { type: "date" }
const boolean = { type: "boolean" }
const textAndKeyword = { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } }

/** The API highlights by term vectors and fails without them. */
const analyzed = (analyzer: string) => ({
  type: "text",
  index_options: "offsets",
  term_vector: "with_positions_offsets",
  analyzer
})

/** `file_raw_txt` was never declared by the system before us; this is what it has become in the live index. */
export const mappings = {
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
    source_text: {
      ...analyzed("brazilian"),
      fields: { exact: analyzed("exact"), with_stopwords: analyzed("brazilian_with_stopwords") }
    },
    state_code: keyword,
    territory_id: keyword,
    territory_name: textAndKeyword,
    url: keyword
  }
}

/** What of the settings decides what is found and in which order. Values are text, as the server gives them back. */
export const fixedSettings = {
  sort: { field: ["territory_id", "date"], order: ["asc", "desc"] },
  analysis: {
    filter: { brazilian_stemmer: { type: "stemmer", language: "brazilian" } },
    analyzer: {
      brazilian_with_stopwords: { tokenizer: "standard", filter: ["lowercase", "brazilian_stemmer"] },
      exact: { tokenizer: "standard", filter: ["lowercase"] }
    }
  }
}

/** An index is made with these; later they are its operator's. */
export const firstSettings = { ...fixedSettings, number_of_shards: "1", number_of_replicas: "1" }

/**
 * Documents are written through an alias of the index, and the server is told to take nothing but an alias: it would make
 * up a missing index, mapped by guesses, but not a missing alias.
 */
export const writeAliasOf = (index: string) => `${index}-escriba`
