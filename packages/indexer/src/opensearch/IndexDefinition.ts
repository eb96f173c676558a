/**
 * What an index of the contract is made of, beyond its name: mapping and settings.
 *
 * @module
 */

type Tree = { readonly [name: string]: unknown }

export interface IndexDefinition {
  readonly mappings: { readonly properties: Tree }
  /** What of the settings decides what is found and in which order. Values are text, as the server gives them back. */
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

/** A text that is searched and shown. The API highlights by term vectors and fails without them. */
export const analyzed = {
  ...offsets("brazilian"),
  fields: { exact: offsets("exact"), with_stopwords: offsets("brazilian_with_stopwords") }
}

/** The analyzers that `analyzed` names. */
export const analysis = {
  filter: { brazilian_stemmer: { type: "stemmer", language: "brazilian" } },
  analyzer: {
    brazilian_with_stopwords: { tokenizer: "standard", filter: ["lowercase", "brazilian_stemmer"] },
    exact: { tokenizer: "standard", filter: ["lowercase"] }
  }
}

/** An index is made with these; later they are its operator's. */
export const firstSettingsOf = ({ fixedSettings }: IndexDefinition) => ({
  ...fixedSettings,
  number_of_shards: "1",
  number_of_replicas: "1"
})

/**
 * Documents are written through an alias of the index, and the server is told to take nothing but an alias: it would make
 * up a missing index, mapped by guesses, but not a missing alias.
 */
export const writeAliasOf = (index: string) => `${index}-escriba`
