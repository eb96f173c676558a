/**
 * Compares a live index with its definition.
 *
 * @module
 */
import type { IndexDefinition } from "./IndexDefinition.ts"

type Tree = { readonly [name: string]: unknown }

export interface LiveIndex {
  readonly mappings: Tree
  readonly settings: Tree
}

/**
 * One line per difference, with its path, the live value and the expected one. Additional fields, sub-fields, analyzers
 * and filters are not differences, nor are the numbers of shards and replicas. An additional option on a field of ours
 * is one, and so are `_source` and `_routing`, which can prevent writing or reading.
 */
export const differencesOf = (live: LiveIndex, { fixedSettings, mappings }: IndexDefinition): ReadonlyArray<string> => [
  ...compare("mappings", mappings, only(live.mappings, ["properties", "_source", "_routing"])),
  ...compare("settings.index", fixedSettings, only(live.settings, ["analysis", "sort"]))
]

/** Keys below these are free names; all other keys are options. `fields` only adds names. */
const open = new Set(["properties", "fields", "analyzer", "filter", "analysis"])

const compare = (path: string, expected: unknown, live: unknown): ReadonlyArray<string> => {
  if (live === undefined) return [`${path} is missing, should be ${JSON.stringify(expected)}`]
  if (!isTree(expected) || !isTree(live)) {
    return JSON.stringify(expected) === JSON.stringify(live)
      ? []
      : [`${path} is ${JSON.stringify(live)}, should be ${JSON.stringify(expected)}`]
  }
  const isOpen = open.has(path.slice(path.lastIndexOf(".") + 1))
  const more = isOpen ? [] : Object.keys(live).filter((name) => !(name in expected) && name !== "fields")
  return [
    ...Object.entries(expected).flatMap(([name, value]) => compare(`${path}.${name}`, value, live[name])),
    ...more.map((name) => `${path}.${name} is ${JSON.stringify(live[name])}, should not be set`)
  ]
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value)

const only = (tree: Tree, names: ReadonlyArray<string>): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([name]) => names.includes(name)))
