/**
 * The index on the server: inspected, created, and prepared for writing.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import { IndexError } from "../IndexError.ts"
import type { Cluster } from "./Cluster.ts"
import { type Difference, differencesOf } from "./Differences.ts"
import { firstSettingsOf, type IndexDefinition, writeAliasOf } from "./IndexDefinition.ts"
import { type NamedIndex, type Obstacle, obstaclesAmong } from "./Obstacles.ts"
import { OpenSearchFault } from "./OpenSearchErrors.ts"

const Tree = Schema.Record(Schema.String, Schema.Unknown)

const Indexes = Schema.Record(
  Schema.String,
  Schema.Struct({ aliases: Tree, mappings: Tree, settings: Schema.Struct({ index: Tree }) })
)

interface Found extends NamedIndex {
  readonly aliases: ReadonlyArray<string>
}

/**
 * Creates the index, or compares it with the definition and returns the differences. Afterwards only this index has the
 * alias for writing. An index that cannot be used for writing is not changed.
 */
export const ensure = (
  cluster: Cluster,
  definition: IndexDefinition
): Effect.Effect<ReadonlyArray<string>, IndexError> =>
  cluster.patiently(
    Effect.gen(function* () {
      const before = yield* findAll(cluster)
      const isThere = before.some(isNamed(cluster.index))
      const all = isThere ? before : yield* Effect.andThen(create(cluster, definition), findAll(cluster))
      const live = all.filter(isNamed(cluster.index))
      const differences = differencesAmong(cluster.index, live, definition)
      yield* refuse(cluster, live, differences)
      const [only] = live
      if (live.length === 1 && only !== undefined) yield* giveAlias(cluster, only, all)
      return differences.map(({ detail }) => detail)
    })
  )

const refuse = Effect.fnUntraced(function* (
  { allowsDifferent, index }: Cluster,
  live: ReadonlyArray<Found>,
  differences: ReadonlyArray<Difference>
) {
  const [obstacle] = obstaclesAmong(live)
  if (obstacle !== undefined) {
    const detail = `the index ${index} ${obstacle.detail}`
    return yield* new IndexError({ reason: obstacle.isDiskFull ? "DiskFull" : "Refused", detail })
  }
  const losses = differences.filter(({ losesSearch }) => losesSearch)
  const [first] = losses
  if (first === undefined || allowsDifferent) return
  const more = losses.length === 1 ? "" : `, and ${losses.length - 1} more that \`doctor\` lists`
  const detail = `documents would not be found in the index ${index}: ${first.detail}${more}`
  return yield* new IndexError({ reason: "Different", detail })
})

/** Sends one request, which writes nothing. */
export const isThere = (cluster: Cluster): Effect.Effect<boolean, IndexError> =>
  cluster.patiently(cluster.ask({ method: "HEAD", path: `/${encodeURIComponent(cluster.index)}` }, Schema.Boolean))

export interface Look {
  readonly differences: ReadonlyArray<Difference>
  readonly obstacles: ReadonlyArray<Obstacle>
}

/** Changes nothing. `undefined` if the index does not exist. */
export const look = (cluster: Cluster, definition: IndexDefinition): Effect.Effect<Look | undefined, IndexError> =>
  Effect.map(findAll(cluster), (all) => {
    const live = all.filter(isNamed(cluster.index))
    return live.length === 0
      ? undefined
      : { differences: differencesAmong(cluster.index, live, definition), obstacles: obstaclesAmong(live) }
  })

/** `OPENSEARCH_INDEX` may name an alias of one index. */
const isNamed =
  (index: string) =>
  ({ aliases, name }: Found) =>
    name === index || aliases.includes(index)

/** Several indexes behind one alias are an obstacle. They are not compared with the definition. */
const differencesAmong = (
  index: string,
  live: ReadonlyArray<Found>,
  definition: IndexDefinition
): ReadonlyArray<Difference> => {
  const [first, ...others] = live
  if (first === undefined) return [{ detail: `${index} is missing`, losesSearch: true }]
  return others.length > 0 ? [] : differencesOf(first, definition)
}

/** The index, and other indexes with its alias for writing. */
const findAll = (cluster: Cluster): Effect.Effect<ReadonlyArray<Found>, IndexError> =>
  Effect.map(
    cluster.ask(
      {
        method: "GET",
        path: `/${[cluster.index, writeAliasOf(cluster.index)].map(encodeURIComponent).join(",")}`,
        querystring: { ignore_unavailable: true }
      },
      Indexes
    ),
    (indexes) =>
      Object.entries(indexes).map(([name, { aliases, mappings, settings }]) => ({
        name,
        aliases: Object.keys(aliases),
        mappings,
        settings: settings.index
      }))
  )

/** Creates the index. If another process creates it at the same moment, that is not an error. */
const create = (cluster: Cluster, definition: IndexDefinition) =>
  cluster
    .ask(
      {
        method: "PUT",
        path: `/${encodeURIComponent(cluster.index)}`,
        body: {
          mappings: definition.mappings,
          settings: { index: firstSettingsOf(definition) },
          aliases: { [writeAliasOf(cluster.index)]: {} }
        }
      },
      Schema.Unknown
    )
    .pipe(
      Effect.catchIf(
        ({ cause }) => cause instanceof OpenSearchFault && cause.type === "resource_already_exists_exception",
        () => Effect.void
      )
    )

/** Moves the alias with one request, so that it never belongs to two indexes or to none. */
const giveAlias = (cluster: Cluster, live: Found, all: ReadonlyArray<Found>) => {
  const alias = writeAliasOf(cluster.index)
  const wrong = all.filter((found) => found !== live && found.aliases.includes(alias))
  const actions = [
    ...wrong.map(({ name }) => ({ remove: { index: name, alias } })),
    ...(live.aliases.includes(alias) ? [] : [{ add: { index: live.name, alias } }])
  ]
  return actions.length === 0
    ? Effect.void
    : Effect.asVoid(cluster.ask({ method: "POST", path: "/_aliases", body: { actions } }, Schema.Unknown))
}
