/**
 * The words of a themes file, cut and stemmed in the same way as in the index of gazettes.
 *
 * @module
 */
import type { ThemeQuery } from "@escriba/gazettes/themes/Theme"
import { Effect, Schema } from "effect"
import type { IndexError } from "../IndexError.ts"
import type { Cluster } from "./Cluster.ts"

/** A synonym's tokens; empty if the analysis finds no word in it. */
export type TokensOf = (synonym: string) => ReadonlyArray<string>

/** Number of concurrent requests. Each has a few bytes, but a themes file has hundreds of synonyms. */
const atOnce = 4

const Answer = Schema.Struct({ tokens: Schema.Array(Schema.Struct({ token: Schema.String })) })

/** Returns a function that asks the server once per synonym and remembers the answers. */
export const synonymTokens = (
  cluster: Cluster
): ((queries: ReadonlyArray<ThemeQuery>) => Effect.Effect<TokensOf, IndexError>) => {
  const known = new Map<string, ReadonlyArray<string>>()
  const request = (synonym: string) => ({
    method: "POST" as const,
    path: `/${encodeURIComponent(cluster.index)}/_analyze`,
    body: { field: "source_text.with_stopwords", text: synonym }
  })
  const learn = Effect.fnUntraced(function* (synonym: string) {
    const { tokens } = yield* cluster.patiently(cluster.ask(request(synonym), Answer))
    known.set(
      synonym,
      tokens.map(({ token }) => token)
    )
  })
  return (queries) =>
    Effect.suspend(() => {
      const synonyms = new Set(queries.flatMap(({ termSets }) => termSets.flat(2)))
      const unknown = [...synonyms].filter((synonym) => !known.has(synonym))
      return Effect.forEach(unknown, learn, { concurrency: atOnce, discard: true })
    }).pipe(Effect.as((synonym) => known.get(synonym) ?? []))
}
