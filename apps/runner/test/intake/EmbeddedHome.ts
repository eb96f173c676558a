/**
 * An embedded home in this process, over real files: what a person does with `ingest`, `run` and `search`, without children.
 *
 * @module
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import type { Extractor } from "@escriba/extractors/Extractor"
import { ExtractorList } from "@escriba/extractors/ExtractorList"
import { Deferred, Duration, Effect, Layer, Stream } from "effect"
import { search } from "../../src/actions/Search.ts"
import * as InProcess from "../../src/children/program/InProcess.ts"
import { demoSettings } from "../../src/demo/Demo.ts"
import { Extraction } from "../../src/extraction/Extraction.ts"
import type { Fault } from "../../src/faults/Fault.ts"
import * as Selected from "../../src/flow/sources/Selected.ts"
import * as Embedded from "../../src/house/Embedded.ts"
import { Admission } from "../../src/machine/Admission.ts"
import { Scratch } from "../../src/machine/Scratch.ts"
import { Settings } from "../../src/settings/Settings.ts"
import { budgets, options, type RunOptions } from "../flow/MemoryHouse.ts"

/** Told of each file before its text is read. */
export type OnExtract = (name: string) => Effect.Effect<void>

const plainText = (onExtract: OnExtract): Extractor => ({
  id: "test-text",
  version: "1",
  placement: "sandbox",
  accepts: () => true,
  extract: (input) =>
    Stream.fromEffect(
      Effect.gen(function* () {
        yield* onExtract(input.name)
        return { number: 1, text: new TextDecoder().decode(yield* input.read(0, input.sizeBytes)) }
      })
    )
})

/** Opens the home, as one command does. */
export const inHome = <A, E, R>(home: string, body: Effect.Effect<A, E, R>, onExtract: OnExtract = () => Effect.void) =>
  body.pipe(
    Effect.provide(
      Embedded.texts(home).pipe(
        Layer.provideMerge(
          Extraction.layer({ patience: Duration.minutes(5) }).pipe(
            Layer.provideMerge(InProcess.layer),
            Layer.provide(ExtractorList.layer([Effect.succeed(plainText(onExtract))]))
          )
        ),
        Layer.provideMerge(
          Layer.mergeAll(
            Embedded.databaseAndIndex(home, 1_000_000, Duration.minutes(1)),
            Scratch.layer(Embedded.placesOf(home).scratch),
            Admission.layerOf(budgets),
            Layer.effect(Settings, demoSettings(home))
          )
        )
      )
    ),
    Effect.scoped,
    Effect.provide(NodeServices.layer)
  )

/** `27 done`, `Corrupt`, in the order of the files' places. */
export const runAll = Effect.fnUntraced(function* (change: Partial<RunOptions> = {}) {
  const told: Array<string> = []
  const observer: Selected.RunObserver = {
    started: () => Effect.void,
    page: () => Effect.void,
    outcome: (outcome) =>
      Effect.sync(() => {
        const name = outcome.gazette.sourceKey.slice(outcome.gazette.sourceKey.lastIndexOf("/") + 1)
        told.push(`${name} ${"fault" in outcome ? outcome.fault.code : outcome._tag}`)
      })
  }
  yield* Selected.run({ ...options, concurrency: 1, ...change }, observer, yield* Deferred.make<Fault>())
  return told.sort()
})

/** The places of the documents that say it. */
export const placesOf = Effect.fnUntraced(function* (query: string) {
  const { hits } = yield* search({ query, limit: 100 })
  return hits.map(({ fields }) => Bun.fileURLToPath(fields.file_url ?? "")).sort()
})
