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
  reason === "AccessDenied"
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

const tell = ({ host, index }: OpenSearchSettings, facts: OpenSearchFacts): ReadonlyArray<Finding> => {
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
      ? facts.differences.length === 0
        ? [ok("index", `${index}: mapping and settings are the contract's`)]
        : facts.differences.map((difference) =>
            wrong(
              "index",
              `${index}: ${difference}`,
              "index again into an index that Escriba makes: a live mapping cannot be changed"
            )
          )
      : [warning("index", `${index} does not exist`, "the next run makes it; it must exist before the API starts")])
  ]
}
