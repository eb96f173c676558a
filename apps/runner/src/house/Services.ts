/**
 * Network services, each behind its contract. Calls wait while a service does not answer.
 *
 * @module
 */
import * as PostgresDb from "@escriba/db/postgres/PostgresDb"
import { TikaExtractor } from "@escriba/extractors/builtin/TikaExtractor"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { type Duration, Effect, Layer } from "effect"
import { FetchHttpClient } from "effect/http"
import type { ServiceExtractors } from "../extraction/Roster.ts"
import * as Breaker from "../resilience/Breaker.ts"
import * as Dependency from "../resilience/Dependency.ts"
import * as ResilientDatabase from "../resilience/ResilientDatabase.ts"
import * as ResilientExcerpts from "../resilience/ResilientExcerpts.ts"
import * as ResilientIndex from "../resilience/ResilientIndex.ts"
import * as ResilientStore from "../resilience/ResilientStore.ts"
import type { OpenSearchSettings, PostgresSettings, StorageSettings, TikaSettings } from "../settings/Services.ts"

/** Rows and ledger. Building the layer waits for the server. */
export const database = (settings: PostgresSettings, patience: Duration.Duration) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const dependency = yield* answering(settings, patience)
      return ResilientDatabase.layer(dependency).pipe(Layer.provide(PostgresDb.layer(settings)))
    })
  )

/** Writes nothing and makes no tables. */
export const databaseReader = (settings: PostgresSettings, patience: Duration.Duration) =>
  Layer.unwrap(Effect.as(answering(settings, patience), PostgresDb.layerReader(settings)))

const answering = Effect.fnUntraced(function* (settings: PostgresSettings, patience: Duration.Duration) {
  const probe = PostgresDb.inspect(settings)
  const dependency = Dependency.make({ name: nameOf.database(settings), probe, patience })
  yield* dependency.call(probe)
  return dependency
})

/** Loaded lazily: these two clients cost 0.3 s of start-up. */
export const openSearchClient = Effect.promise(() =>
  Promise.all([import("@escriba/indexer/OpenSearchIndex"), import("@escriba/indexer/OpenSearchExcerptIndex")])
)
export const s3Client = Effect.promise(() => import("@escriba/storage/S3ObjectStore"))

export const index = (settings: OpenSearchSettings, maxTextBytes: number, patience: Duration.Duration) =>
  Layer.unwrap(
    Effect.map(openSearchClient, ([OpenSearchIndex, OpenSearchExcerptIndex]) => {
      // `Dependency` waits during an outage; the client itself retries only briefly.
      const options = { ...settings, maxTextBytes, retries: 2, backoff: "200 millis" } as const
      const dependency = Dependency.make({
        name: nameOf.index(settings),
        probe: OpenSearchIndex.inspect(options),
        patience
      })
      return Layer.merge(
        ResilientIndex.layer(dependency).pipe(Layer.provide(OpenSearchIndex.layer(options))),
        ResilientExcerpts.layer(dependency).pipe(Layer.provide(OpenSearchExcerptIndex.layer(options)))
      )
    })
  )

/** Probe key: it never exists, so "not found" proves that the store answers. */
const probeKey = "escriba/is-anybody-there"

export const store = (settings: StorageSettings, patience: Duration.Duration) =>
  Layer.unwrap(
    Effect.map(ObjectStore, (inner) =>
      ResilientStore.layer(
        Dependency.make({ name: nameOf.store(settings), probe: Effect.scoped(inner.open(probeKey)), patience })
      )
    )
  ).pipe(Layer.provide(Layer.unwrap(Effect.map(s3Client, (client) => client.layer(settings)))))

/** The extractors that use a service: Tika, if its address is set. */
export const extractors: ServiceExtractors = ({ deadline, tika }) =>
  tika === undefined
    ? Effect.succeed([])
    : TikaExtractor({ ...tika, deadline }).pipe(
        Effect.provide(FetchHttpClient.layer),
        Effect.map((extractor) => [{ extractor: Breaker.guarded(extractor), place: tika.url }])
      )

/** Names for messages: they say where a service is, and contain no credentials. */
export const nameOf = {
  database: ({ database, host, port }: PostgresSettings) => `PostgreSQL ${host}:${port}/${database}`,
  store: ({ bucket, endpoint, region }: StorageSettings) => `S3 bucket ${bucket} at ${endpoint ?? region}`,
  index: ({ host, index }: OpenSearchSettings) => `OpenSearch index ${index} at ${host}`,
  tika: ({ url }: TikaSettings) => `Tika at ${url}`
}
