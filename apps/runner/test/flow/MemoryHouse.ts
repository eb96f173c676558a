/**
 * The whole house in memory, under the real pipeline.
 *
 * @module
 */

import * as NodeServices from "@effect/platform-node/NodeServices"
import { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { ExtractorList } from "@escriba/extractors/ExtractorList"
import type { Gazette } from "@escriba/gazettes/Gazette"
import * as MemoryIndex from "@escriba/indexer/MemoryIndex"
import type { BulkLimits } from "@escriba/indexer/SearchIndex"
import * as MemoryObjectStore from "@escriba/storage/MemoryObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Context, Deferred, Duration, Effect, Layer, Option, Stream } from "effect"
import * as InProcess from "../../src/children/program/InProcess.ts"
import { Extraction } from "../../src/extraction/Extraction.ts"
import type { Fault, InForce } from "../../src/faults/Fault.ts"
import type { Outcome } from "../../src/flow/Outcome.ts"
import * as Selected from "../../src/flow/sources/Selected.ts"
import { Admission } from "../../src/machine/Admission.ts"
import { Scratch } from "../../src/machine/Scratch.ts"
import { addressesBelow } from "../../src/stages/text/Addresses.ts"
import { temporary } from "../Command.ts"
import { databaseWith, Rows } from "./Rows.ts"

const md5 = (text: string) => new Bun.CryptoHasher("md5").update(text).digest("hex")

export const contentOf = (id: number) => `Decreto nº ${id}: marca${id}`

export const gazetteOf = (id: number, change: Partial<Gazette> = {}): Gazette => ({
  id,
  territoryId: "2700300",
  territoryName: "Arapiraca",
  stateCode: "AL",
  collection: null,
  date: "2024-03-05",
  editionNumber: null,
  isExtraEdition: null,
  power: null,
  fileChecksum: md5(contentOf(id)),
  filePath: `2700300/2024-03-05/${id}.pdf`,
  fileUrl: null,
  scrapedAt: "2024-03-05T00:00:00.000000",
  createdAt: "2024-03-05T00:00:00.000000",
  processed: false,
  sourceKey: `2700300/2024-03-05/${id}.pdf`,
  ...change
})

/** How often each document was extracted, since the house was built. */
export class Extractions extends Context.Service<Extractions, Map<string, number>>()("test/Extractions") {}

/** Reads text; a name may tell it to go wrong. */
const textExtractor = (extractions: Map<string, number>): Extractor => ({
  id: "test-text",
  version: "1",
  placement: "sandbox",
  accepts: () => true,
  extract: (input) =>
    Stream.fromEffect(
      Effect.gen(function* () {
        extractions.set(input.name, (extractions.get(input.name) ?? 0) + 1)
        const text = new TextDecoder().decode(yield* input.read(0, input.sizeBytes))
        if (input.name.includes("corrupt")) {
          return yield* new ExtractError({ extractor: "test-text", reason: "Corrupt", detail: "made to fail" })
        }
        if (input.name.includes("defect")) return yield* Effect.die(new Error("made to die"))
        if (input.name.includes("slow")) yield* Effect.sleep("1 hour")
        if (input.name.includes("shout")) return { number: 1, text: text.toUpperCase() }
        return { number: 1, text: input.name.includes("blank") ? " " : text }
      })
    )
})

export const budgets = { diskBytes: 1_000_000, indexBytes: 100_000 }

export const houseWith = (limits: Partial<BulkLimits>) =>
  Layer.unwrap(
    Effect.map(temporary, (folder) => {
      const extractions = new Map<string, number>()
      return Extraction.layer({ patience: Duration.minutes(5) }).pipe(
        Layer.provideMerge(InProcess.layer),
        Layer.provide(ExtractorList.layer([Effect.succeed(textExtractor(extractions))])),
        Layer.provideMerge(
          Layer.mergeAll(
            Layer.succeed(Extractions, extractions),
            Scratch.layer(folder),
            Admission.layerOf(budgets),
            databaseWith(),
            MemoryIndex.layer({ maxItems: 10, ...limits }),
            MemoryObjectStore.layer
          )
        )
      )
    })
  ).pipe(Layer.provideMerge(NodeServices.layer))

export const house = houseWith({})

/** Registers gazettes and puts their files where they say. */
export const add = Effect.fnUntraced(function* (...gazettes: ReadonlyArray<Gazette>) {
  const store = yield* ObjectStore
  yield* Effect.forEach(gazettes, ({ id, sourceKey }) => store.put(sourceKey, { text: contentOf(id) }), {
    discard: true
  })
  yield* (yield* Rows).add(gazettes)
})

export type RunOptions = Parameters<typeof Selected.run>[0]

export const inForce: InForce = {
  MAX_GAZETTE_FILE_SIZE_MB: "1",
  EXTRACT_PASSWORDS: "",
  ESCRIBA_EXTRACTORS: "test-text@1",
  ESCRIBA_DEADLINE_SECONDS: "1",
  MEMORY_LIMIT_BYTES: "1"
}

export const options: RunOptions = {
  filter: { mode: "UNPROCESSED" },
  pageSize: 3,
  maxFileBytes: 1000,
  concurrency: 4,
  limit: Option.none(),
  addresses: addressesBelow(undefined),
  unwritten: "/nonexistent/unwritten",
  inForce
}

/** One run; answers its report and its outcomes in the order they came. */
export const run = Effect.fnUntraced(function* (
  change: Partial<RunOptions> = {},
  onPage: Effect.Effect<void> = Effect.void
) {
  const outcomes: Array<Outcome> = []
  const observer: Selected.RunObserver = {
    started: () => Effect.void,
    page: () => onPage,
    outcome: (outcome) => Effect.sync(() => outcomes.push(outcome))
  }
  const report = yield* Selected.run({ ...options, ...change }, observer, yield* Deferred.make<Fault>())
  return { report, outcomes, told: outcomes.map(tell).sort() }
})

/** `17 Done`, `18 Corrupt`. */
const tell = (outcome: Outcome) => `${outcome.gazette.id} ${"fault" in outcome ? outcome.fault.code : outcome._tag}`

/** What is in use when nothing is at work. */
export const inUse = Effect.gen(function* () {
  const { disk, index } = yield* Admission
  const { closed, opened } = yield* (yield* MemoryObjectStore.MemoryObjectStore).counters
  return {
    disk: disk.inUse(),
    index: index.inUse(),
    waiting: disk.waiting() + index.waiting(),
    openObjects: opened - closed
  }
})

export const nothing = { disk: 0, index: 0, waiting: 0, openObjects: 0 }
