/**
 * The definition of an index of the contract: mapping and settings.
 *
 * @module
 */

type Tree = { readonly [name: string]: unknown }

export interface IndexDefinition {
  readonly mappings: { readonly properties: Tree }
  /**
   * The settings that decide which documents are found, and in which order. The values are strings, as the server
   * returns them.
   */
  readonly fixedSettings: Tree
}

export const keyword = { type: "keyword" }
export const date = { type: "date" }
export const boolean = { type: "boolean" }
export const textAndKeyword = { type: "text", fields: { keyword: { type: "keyword", ignore_above: 256 } } }

const offsets = (analyzer: string) => ({
  type: "text",
  index_options: "offsets",
  term_vector: "with_positions_offsets",
  analyzer
})

/** A text field that is searched and shown. The API highlights with term vectors and fails without them. */
export const analyzed = {
  ...offsets("brazilian"),
  fields: { exact: offsets("exact"), with_stopwords: offsets("brazilian_with_stopwords") }
}

/** The definitions of the analyzers that `analyzed` names. */
export const analysis = {
  filter: { brazilian_stemmer: { type: "stemmer", language: "brazilian" } },
  analyzer: {
    brazilian_with_stopwords: { tokenizer: "standard", filter: ["lowercase", "brazilian_stemmer"] },
    exact: { tokenizer: "standard", filter: ["lowercase"] }
  }
}

/** Settings of a new index. Its operator may change them later. */
export const firstSettingsOf = ({ fixedSettings }: IndexDefinition) => ({
  ...fixedSettings,
  number_of_shards: "1",
  number_of_replicas: "1"
})

/**
 * The alias through which documents are written. Each write request requires an alias: the server would create a
 * missing index with a guessed mapping, but it never creates a missing alias.
 */
export const writeAliasOf = (index: string) => `${index}-escriba`
