import { assert, it } from "@effect/vitest"
import { Ledger } from "@escriba/db/Ledger"
import { Deferred, Effect, Layer, Stream } from "effect"
import { TestClock } from "effect/testing"
import fc from "fast-check"
import type { Fault } from "../../src/faults/Fault.ts"
import * as Flow from "../../src/flow/Flow.ts"
import type { Source } from "../../src/flow/Source.ts"
import { add, gazetteOf, houseWith, inUse, nothing, options } from "./MemoryHouse.ts"

interface Event {
  readonly what: "begun" | "ended" | "settled"
  readonly id: number
}

/** The ledger, which writes down when a document begins and ends. */
const writingDown = (events: Array<Event>) =>
  Layer.effect(
    Ledger,
    Effect.map(Ledger, (ledger) => {
      const note = (what: Event["what"], ...ids: ReadonlyArray<number>) =>
        Effect.sync(() => events.push(...ids.map((id) => ({ what, id }))))
      return Ledger.of({
        ...ledger,
        begin: (...begun) => Effect.andThen(note("begun", begun[0].id), ledger.begin(...begun)),
        commit: (batch) =>
          Effect.tap(ledger.commit(batch), note("ended", ...batch.map(({ claim }) => claim.gazetteId))),
        fail: (...failed) => Effect.tap(ledger.fail(...failed), note("ended", failed[0].gazetteId))
      })
    })
  )

const documents = fc.array(fc.record({ isAlone: fc.boolean(), isCorrupt: fc.boolean() }), { maxLength: 12 })

it.live("does a lone document with no other at work, at once, and settles each after its commit or failure", () =>
  Effect.promise(() =>
    fc.assert(
      fc.asyncProperty(documents, fc.integer({ min: 1, max: 5 }), (documents, concurrency) => {
        const events: Array<Event> = []
        const deliveries = documents.map(({ isAlone, isCorrupt }, place) => {
          const gazette = gazetteOf(place + 1, isCorrupt ? { sourceKey: `x/corrupt-${place}` } : {})
          const settle = () => Effect.sync(() => void events.push({ what: "settled", id: gazette.id }))
          return { gazette: { ...gazette, attempt: 0 }, isAlone, settle }
        })
        const source: Source = { expected: null, deliveries: Stream.fromIterable(deliveries) }
        const observer = { started: () => Effect.void, outcome: () => Effect.void }
        return Effect.gen(function* () {
          yield* add(...deliveries.map(({ gazette }) => gazette))
          const report = yield* Flow.run(
            () => Effect.succeed(source),
            { ...options, concurrency, request: { mode: "UNPROCESSED" } },
            observer,
            yield* Deferred.make<Fault>()
          )
          assert.strictEqual(report.done + report.failed, documents.length)
          assert.deepStrictEqual(yield* inUse, nothing)
          for (const { gazette, isAlone } of deliveries) {
            const own = events.filter(({ id }) => id === gazette.id).map(({ what }) => what)
            assert.deepStrictEqual(own, ["begun", "ended", "settled"])
            const at = (what: Event["what"]) =>
              events.findIndex((event) => event.id === gazette.id && event.what === what)
            if (!isAlone) continue
            const meanwhile = events.slice(at("begun") + 1, at("ended")).filter(({ what }) => what !== "settled")
            assert.deepStrictEqual(meanwhile, [])
            const before = events.slice(0, at("begun")).map(({ what }) => what)
            const count = (what: Event["what"]) => before.filter((one) => one === what).length
            assert.strictEqual(count("begun"), count("ended"))
          }
        }).pipe(
          Effect.provide(writingDown(events)),
          // The clock stands still: a batch that waits for its time waits for ever.
          Effect.provide([houseWith({ maxWait: "1 hour" }), TestClock.layer()]),
          Effect.scoped,
          Effect.runPromise
        )
      }),
      { numRuns: 40 }
    )
  )
)
