import { assert, it } from "@effect/vitest"
import { Reports } from "@escriba/db/Reports"
import { StageWork } from "@escriba/db/StageWork"
import type { Theme } from "@escriba/gazettes/themes/Theme"
import { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import { MemoryIndex } from "@escriba/indexer/MemoryIndex"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Context, Deferred, Effect, Layer, Stream } from "effect"
import type { Fault } from "../../../src/faults/Fault.ts"
import type { StageObserver } from "../../../src/stages/StageRun.ts"
import { runStages, type StagesOptions } from "../../../src/stages/Stages.ts"
import { gazetteOf, house, inForce, run } from "../../flow/MemoryHouse.ts"
import { Rows } from "../../flow/Rows.ts"

const md5 = (text: string) => new Bun.CryptoHasher("md5").update(text).digest("hex")

const purchases: Theme = {
  name: "Compras",
  index: "compras",
  stopwords: [],
  entities: {
    categories: [{ name: "entidadelei", description: "leis" }],
    cases: [{ category: "entidadelei", title: "Lei de Licitações", values: ["Lei nº 14.133"] }]
  },
  queries: [
    { title: "Merenda", termSets: [[["merenda escolar"], ["pregão"]]] },
    { title: "Pregões", termSets: [[["pregão eletrônico"]]] }
  ]
}

/** Long enough to be kept: a shorter excerpt says nothing. */
const notice = (number: number, words = "o pregão eletrônico para a merenda escolar") =>
  `AVISO nº ${number}. A prefeitura torna público ${words} da rede municipal de ensino, nos termos da Lei nº 14.133, à
empresa de CNPJ 12.345.678/0001-95, com a entrega dos gêneros alimentícios nas escolas do município, conforme o edital,
que está à disposição dos interessados na sede da prefeitura, de segunda a sexta-feira, das oito às doze horas.`

const publish = Effect.fnUntraced(function* (id: number, text: string) {
  const gazette = gazetteOf(id, { fileChecksum: md5(text) })
  yield* (yield* ObjectStore).put(gazette.sourceKey, { text })
  yield* (yield* Rows).add([gazette])
  return gazette
})

const silent: StageObserver = { started: () => Effect.void, group: () => Effect.void }

const stages = Effect.fnUntraced(function* (change: Partial<StagesOptions> = {}) {
  const stop = yield* Deferred.make<Fault>()
  const options: StagesOptions = {
    ...{ filter: {}, pageSize: 2, inForce, themes: [purchases], stages: ["themes", "entities"] },
    ...change
  }
  const reports = yield* runStages(options, silent, stop)
  return reports.map(({ done, excerpts, failed, stage, stoppedBy }) => ({ stage, done, failed, excerpts, stoppedBy }))
})

const found = Effect.flatMap(MemoryIndex, (memory) => memory.excerpts("compras"))

const failed = Effect.flatMap(Reports, ({ failures }) =>
  Effect.map(Stream.runCollect(failures({}, { pageSize: 10 })), (pages) => pages.flat())
)

/** What one stage did, beside what it always says. */
const did = (stage: string, done: number, excerpts: number, failed = 0) => ({
  stage,
  done,
  failed,
  excerpts,
  stoppedBy: null
})

it.live("finds each excerpt once, with all its subthemes, its entities and the fields of its source", () =>
  Effect.gen(function* () {
    const gazette = yield* publish(1, notice(1))
    yield* publish(2, "Nada de compras.")
    yield* run()
    assert.deepStrictEqual(yield* stages(), [did("themes/compras", 2, 1), did("entities/compras", 0, 0)])
    const [excerpt, ...others] = yield* found
    assert.deepStrictEqual(others, [])
    assert.match(excerpt!.excerpt_id, new RegExp(`^${gazette.fileChecksum}_[0-9a-f]{32}$`))
    assert.deepStrictEqual(excerpt!.excerpt_subthemes, ["Merenda", "Pregões"])
    assert.deepStrictEqual(excerpt!.excerpt_entities, ["CNPJ", "Lei de Licitações"])
    assert.include(excerpt!.excerpt, "<entidadelei>Lei nº 14.133</entidadelei>")
    assert.include(excerpt!.excerpt, "<entidadecnpj>12.345.678/0001-95</entidadecnpj>")
    assert.include(excerpt!, {
      source_index_id: gazette.fileChecksum!,
      source_database_id: 1,
      source_territory_id: "2700300",
      source_file_path: gazette.filePath
    })
  }).pipe(Effect.provide(house))
)

it.live("does nothing twice, and changes nothing when it is made to", () =>
  Effect.gen(function* () {
    yield* publish(1, notice(1))
    yield* run()
    yield* stages()
    const once = yield* found
    assert.deepStrictEqual(yield* stages(), [did("themes/compras", 0, 0), did("entities/compras", 0, 0)])
    const renamed = { ...purchases, queries: [...purchases.queries, { title: "Obras", termSets: [[["ponte"]]] }] }
    yield* stages({ themes: [renamed] })
    assert.deepStrictEqual(yield* found, once)
  }).pipe(Effect.provide(house))
)

it.live("redoes what a changed theme asks for, and nothing else", () =>
  Effect.gen(function* () {
    yield* publish(1, notice(1))
    yield* publish(2, notice(2, "a ponte do rio, por meio de obra"))
    yield* run()
    yield* stages()
    const works = { ...purchases, queries: [{ title: "Obras", termSets: [[["ponte"]]] }] }
    assert.deepStrictEqual(yield* stages({ themes: [works] }), [
      did("themes/compras", 2, 1),
      did("entities/compras", 0, 0)
    ])
    assert.deepStrictEqual(
      (yield* found).map(({ excerpt_subthemes, source_database_id }) => [source_database_id, excerpt_subthemes]),
      [[2, ["Obras"]]]
    )
    const schools = {
      ...works,
      entities: { ...works.entities, cases: [{ category: "entidadelei", title: "Escola", values: ["escolas"] }] }
    }
    assert.deepStrictEqual(yield* stages({ themes: [schools] }), [
      did("themes/compras", 0, 0),
      did("entities/compras", 2, 1)
    ])
    const [tagged] = yield* found
    assert.deepStrictEqual(tagged!.excerpt_entities, ["CNPJ", "Escola"])
    assert.notInclude(tagged!.excerpt, "<entidadelei>Lei nº")
  }).pipe(Effect.provide(house))
)

it.live("tags entities once, in whatever order the stages come", () =>
  Effect.gen(function* () {
    yield* publish(1, notice(1))
    yield* run()
    yield* stages({ stages: ["entities"] })
    yield* stages({ stages: ["themes"] })
    const once = yield* found
    yield* stages({ stages: ["entities"] })
    yield* stages({ stages: ["themes", "entities"] })
    assert.deepStrictEqual(yield* found, once)
    assert.notInclude(once[0]!.excerpt, "<entidadecnpj><entidadecnpj>")
  }).pipe(Effect.provide(house))
)

it.live("leaves no excerpt of an earlier text, and none of a document that is gone", () =>
  Effect.gen(function* () {
    yield* publish(1, notice(1))
    yield* publish(2, notice(2))
    yield* run()
    yield* stages()
    yield* publish(1, notice(3))
    yield* run()
    yield* stages()
    const corrected = gazetteOf(1, { fileChecksum: md5(notice(3)) })
    assert.deepStrictEqual(
      (yield* found).map(({ source_index_id }) => source_index_id).sort(),
      [corrected.fileChecksum, gazetteOf(2, { fileChecksum: md5(notice(2)) }).fileChecksum].sort()
    )
  }).pipe(Effect.provide(house))
)

it.live("records an excerpt that the index refuses against its gazette, and does the others", () =>
  Effect.gen(function* () {
    yield* publish(1, notice(1))
    yield* publish(2, notice(2))
    yield* run()
    yield* stages()
    const [refused, other] = yield* found
    yield* (yield* MemoryIndex).refuse([refused!.excerpt_id])
    const again = { ...purchases, queries: purchases.queries.slice(1) }
    assert.deepStrictEqual(yield* stages({ themes: [again], stages: ["themes"] }), [did("themes/compras", 1, 1, 1)])
    const failures = yield* failed
    assert.deepStrictEqual(
      failures.map(({ code, gazetteId }) => [gazetteId, code]),
      [[refused!.source_database_id, "IndexRejected"]]
    )
    assert.deepStrictEqual(other!.source_database_id === 1 ? [1, 2] : [2, 1], [
      other!.source_database_id,
      refused!.source_database_id
    ])
  }).pipe(Effect.provide(house))
)

it.live("names a gazette whose document the index has lost, instead of calling it done", () =>
  Effect.gen(function* () {
    const gazette = yield* publish(1, notice(1))
    yield* run()
    yield* (yield* SearchIndex).remove([gazette.fileChecksum!])
    assert.deepStrictEqual(yield* stages({ stages: ["themes"] }), [did("themes/compras", 0, 0, 1)])
    const [failure] = yield* failed
    assert.strictEqual(failure!.code, "NotIndexed")
  }).pipe(Effect.provide(house))
)

it.live("stops at an outage of the index, and the next run does the rest", () =>
  Effect.gen(function* () {
    yield* publish(1, notice(1))
    yield* run()
    yield* (yield* MemoryIndex).failNext("any", "IndexUnavailable", 3)
    const [report] = yield* Effect.orElseSucceed(stages(), () => [])
    assert.isTrue(report === undefined || report.stoppedBy?.code === "IndexUnavailable")
    yield* (yield* MemoryIndex).heal
    yield* stages()
    yield* stages()
    assert.strictEqual((yield* found).length, 1)
    assert.deepStrictEqual(yield* (yield* StageWork).stages, ["entities/compras", "themes/compras"])
  }).pipe(Effect.provide(house))
)

/** What is written can be found only after the next refresh, as on a server with a long interval. */
const unrefreshed = Layer.effectContext(
  Effect.gen(function* () {
    const search = yield* SearchIndex
    const excerpts = yield* ExcerptIndex
    let isFresh = true
    const become = (fresh: boolean) =>
      Effect.sync(() => {
        isFresh = fresh
      })
    return Context.make(
      SearchIndex,
      SearchIndex.of({
        ...search,
        bulk: (items) => Effect.tap(search.bulk(items), become(false)),
        refresh: Effect.andThen(search.refresh, become(true))
      })
    ).pipe(
      Context.add(
        ExcerptIndex,
        ExcerptIndex.of({ ...excerpts, find: (...asked) => (isFresh ? excerpts.find(...asked) : Effect.succeed([])) })
      )
    )
  })
).pipe(Layer.provideMerge(house))

it.live("finds what another run has written and nobody has refreshed, and calls only what is gone lost", () =>
  Effect.gen(function* () {
    const { fileChecksum } = yield* publish(1, notice(1))
    yield* publish(2, notice(2))
    yield* run()
    const index = yield* SearchIndex
    const items = (yield* (yield* MemoryIndex).items).map((item) => ({ ...item, sizeBytes: 1 }))
    yield* index.bulk(items)
    assert.deepInclude((yield* stages())[0], did("themes/compras", 2, 2))
    yield* index.remove([fileChecksum ?? ""])
    yield* index.bulk(items.filter(({ id }) => id !== fileChecksum))
    const other = { ...purchases, queries: purchases.queries.slice(1) }
    assert.deepInclude((yield* stages({ themes: [other] }))[0], did("themes/compras", 1, 1, 1))
    assert.deepStrictEqual(
      (yield* failed).map(({ code, gazetteId }) => `${gazetteId} ${code}`),
      ["1 NotIndexed"]
    )
  }).pipe(Effect.provide(unrefreshed))
)
