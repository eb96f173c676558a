/**
 * How a live index differs from what it should be.
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
 * One line a difference, with its path, what is there and what should be. Fields, sub-fields, analyzers and filters beside
 * ours are no difference, nor are the numbers of shards and replicas; an option more on one of ours is one, and so is what
 * keeps documents from being written or read back: `_source` and `_routing`.
 */
export const differencesOf = (live: LiveIndex, { fixedSettings, mappings }: IndexDefinition): ReadonlyArray<string> => [
  ...compare("mappings", mappings, only(live.mappings, ["properties", "_source", "_routing"])),
  ...compare("settings.index", fixedSettings, only(live.settings, ["analysis", "sort"]))
]

/** Names below these are of somebody's choice; everywhere else they are options, of which `fields` adds names only. */
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
