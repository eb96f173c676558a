/**
 * Checks of the search index.
 *
 * @module
 */
import type { IndexError } from "@escriba/indexer/IndexError"
import type { OpenSearchFacts } from "@escriba/indexer/OpenSearchIndex"
import { Effect } from "effect"
import { openSearchClient } from "../house/Services.ts"
import type { OpenSearchSettings } from "../settings/Services.ts"
import { type Finding, findings } from "./Finding.ts"

const { ok, warning, wrong } = findings("OpenSearch")

export const indexFindings = (settings: OpenSearchSettings): Effect.Effect<ReadonlyArray<Finding>> =>
  Effect.flatMap(openSearchClient, ([{ inspect }]) => inspect(settings)).pipe(
    Effect.map((facts) => tell(settings, facts)),
    Effect.catch((error) => Effect.succeed(unreachable(settings, error)))
  )

const unreachable = ({ host, user }: OpenSearchSettings, { detail, reason }: IndexError): ReadonlyArray<Finding> =>
  reason === "ServiceRefused"
    ? [
        ok("reachable", host),
        wrong("credentials", detail, "correct OPENSEARCH_USER and OPENSEARCH_PASSWORD, or the user's rights")
      ]
    : [
        wrong(
          "reachable",
          `${host}: ${detail}`,
          user === undefined && /^https/.test(host)
            ? "start it, or correct OPENSEARCH_HOST; it may need OPENSEARCH_USER"
            : "start it, or correct OPENSEARCH_HOST"
        )
      ]

export const tell = ({ host, index }: OpenSearchSettings, facts: OpenSearchFacts): ReadonlyArray<Finding> => {
  const product = `${facts.distribution} ${facts.version}`
  return [
    ok("reachable", host),
    ok("credentials", "accepted, or not asked for"),
    /^opensearch 2\./.test(product)
      ? ok("version", product)
      : warning("version", product, "Escriba is tested with OpenSearch 2"),
    facts.health === "red"
      ? wrong("health", "red: some of its data is missing", "look at the cluster before anything else")
      : ok("health", facts.health),
    ...(facts.isIndexThere
      ? indexAsFindings(index, facts)
      : [warning("index", `${index} does not exist`, "the next run makes it; it must exist before the API starts")])
  ]
}

const indexAsFindings = (
  index: string,
  { differences, obstacles }: Pick<OpenSearchFacts, "differences" | "obstacles">
): ReadonlyArray<Finding> => [
  ...obstacles.map(({ detail, isDiskFull }) =>
    wrong(
      "index",
      `${index} ${detail}`,
      isDiskFull
        ? "free space on the OpenSearch server: it takes the block away by itself"
        : "open it, or take the block away: `POST /INDEX/_open`, `PUT /INDEX/_settings`"
    )
  ),
  ...differences.map(({ detail, losesSearch }) =>
    losesSearch
      ? wrong(
          "index",
          `${index}: ${detail}`,
          "a run refuses it, because documents would not be found: set OPENSEARCH_INDEX to a new name, then `run --mode ALL`"
        )
      : warning("index", `${index}: ${detail}`, "a live mapping cannot be changed: a new index would be the contract's")
  ),
  ...(differences.length + obstacles.length === 0
    ? [ok("index", `${index}: mapping and settings are the contract's`)]
    : [])
]
