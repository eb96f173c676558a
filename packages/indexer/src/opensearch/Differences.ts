/**
 * Compares a live index with its definition.
 *
 * @module
 */
import { type IndexDefinition, textAndKeyword } from "./IndexDefinition.ts"

type Tree = { readonly [name: string]: unknown }

export interface LiveIndex {
  readonly mappings: Tree
  readonly settings: Tree
}

export interface Difference {
  /** One line with the path, the live value and the expected value. */
  readonly detail: string
  /** Searches would not find written documents: by words, by a field, or at all. */
  readonly losesSearch: boolean
}

/**
 * Additional fields, sub-fields, analyzers and filters are not differences. The numbers of shards and replicas are not,
 * either. An additional option on one of our fields is a difference. So are `_source` and `_routing`, which can prevent
 * writing or reading.
 */
export const differencesOf = (
  live: LiveIndex,
  { fixedSettings, mappings }: IndexDefinition
): ReadonlyArray<Difference> => {
  const isOpen = live.mappings.dynamic === undefined || `${live.mappings.dynamic}` === "true"
  return [
    ...compare("mappings", mappings, only(live.mappings, ["properties", "_source", "_routing"])),
    ...compare("settings.index", fixedSettings, only(live.settings, ["analysis", "sort"]))
  ].map(({ detail, expected, path }) => ({
    detail,
    losesSearch: losing.test(path) && !(isOpen && expected !== undefined && isGuessed(expected))
  }))
}

/**
 * Paths whose difference loses documents in searches: a field or sub-field that is missing, or has another type or
 * analyzer, or no index; an analyzer that is missing or works differently; documents that cannot be read or written.
 */
const losing =
  /^mappings(\.properties)?$|\.(type|analyzer|search_analyzer|index|enabled)$|\.(properties|fields)(\.\w+)?$|^settings\.index\.analysis\b|\._(source|routing)\b/

/** The server itself maps a new text field in this way when the first document contains one. */
const isGuessed = (expected: unknown) => JSON.stringify(expected) === JSON.stringify(textAndKeyword)

/** Keys below these are free names; all other keys are options. `fields` only adds names. */
const open = new Set(["properties", "fields", "analyzer", "filter", "analysis"])

interface Found {
  readonly path: string
  readonly detail: string
  /** The expected value of a missing part. */
  readonly expected?: unknown
}

const compare = (path: string, expected: unknown, live: unknown): ReadonlyArray<Found> => {
  if (live === undefined) {
    return [{ path, expected, detail: `${path} is missing, should be ${JSON.stringify(expected)}` }]
  }
  if (!isTree(expected) || !isTree(live)) {
    return JSON.stringify(expected) === JSON.stringify(live)
      ? []
      : [{ path, detail: `${path} is ${JSON.stringify(live)}, should be ${JSON.stringify(expected)}` }]
  }
  const isOpen = open.has(path.slice(path.lastIndexOf(".") + 1))
  const more = isOpen ? [] : Object.keys(live).filter((name) => !(name in expected) && name !== "fields")
  return [
    ...Object.entries(expected).flatMap(([name, value]) => compare(`${path}.${name}`, value, live[name])),
    ...more.map((name) => ({
      path: `${path}.${name}`,
      detail: `${path}.${name} is ${JSON.stringify(live[name])}, should not be set`
    }))
  ]
}

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value)

const only = (tree: Tree, names: ReadonlyArray<string>): Tree =>
  Object.fromEntries(Object.entries(tree).filter(([name]) => names.includes(name)))
