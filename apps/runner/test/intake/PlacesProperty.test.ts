import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync
} from "node:fs"
import { dirname } from "node:path"
import { assert, it } from "@effect/vitest"
import type { ToldFacts } from "@escriba/db/Intake"
import { SqliteConnection } from "@escriba/db/sqlite/Connection"
import { Effect } from "effect"
import * as fc from "fast-check"
import { ingest } from "../../src/actions/Ingest.ts"
import { search } from "../../src/actions/Search.ts"
import { temporary, withServices } from "../Command.ts"
import { inHome, runAll } from "./EmbeddedHome.ts"

const names = ["a.txt", "b.txt", "atas/c.txt", "2700300/2024-03-05/d.txt"]
const words = ["abacaxi", "banana", "caqui"]
const someTold: ReadonlyArray<ToldFacts> = [
  {},
  {},
  { territoryId: "2704302" },
  { date: "2023-01-02" },
  { collection: "Leis" }
]

type Step =
  | { readonly _tag: "Write"; readonly name: string; readonly word: string }
  | { readonly _tag: "Move"; readonly name: string; readonly to: string }
  | { readonly _tag: "Copy"; readonly name: string; readonly to: string }
  | { readonly _tag: "Delete" | "Restore" | "Empty"; readonly name: string }
  | { readonly _tag: "Ingest"; readonly path: string; readonly told: ToldFacts; readonly isPruning: boolean }
  | { readonly _tag: "Run"; readonly mode: "UNPROCESSED" | "ALL" }

const name = fc.constantFrom(...names)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ _tag: fc.constant("Write" as const), name, word: fc.constantFrom(...words) }) },
  { weight: 4, arbitrary: fc.record({ _tag: fc.constantFrom("Move" as const, "Copy" as const), name, to: name }) },
  {
    weight: 4,
    arbitrary: fc.record({ _tag: fc.constantFrom("Delete" as const, "Restore" as const, "Empty" as const), name })
  },
  {
    weight: 4,
    arbitrary: fc.record({
      _tag: fc.constant("Ingest" as const),
      path: fc.constantFrom("", "", "", "/atas", "/a.txt"),
      told: fc.constantFrom(...someTold),
      isPruning: fc.boolean()
    })
  },
  {
    weight: 3,
    arbitrary: fc.record({
      _tag: fc.constant("Run" as const),
      mode: fc.constantFrom("UNPROCESSED" as const, "ALL" as const)
    })
  }
)

/** Every write has a time of its own, as on a disk whose clock is finer than its user. */
const filesIn = (root: string) => {
  const docs = `${root}/docs`
  let clock = 1_700_000_000
  const at = (name: string) => {
    mkdirSync(dirname(`${docs}/${name}`), { recursive: true })
    return `${docs}/${name}`
  }
  const write = (name: string, text: string) => {
    writeFileSync(at(name), text)
    utimesSync(at(name), clock, clock++)
  }
  const stash = (name: string) => `${root}/stash-${name.replaceAll("/", "-")}`
  const change = (step: Step) => {
    if (step._tag === "Write") return write(step.name, step.word)
    if (step._tag === "Ingest" || step._tag === "Run") return
    if (step._tag === "Empty") return write(step.name, "")
    const [from, to] =
      "to" in step
        ? [at(step.name), at(step.to)]
        : step._tag === "Delete"
          ? [at(step.name), stash(step.name)]
          : [stash(step.name), at(step.name)]
    if (!existsSync(from) || from === to) return
    if (step._tag !== "Copy") return renameSync(from, to)
    copyFileSync(from, to)
    utimesSync(to, clock, clock++)
  }
  mkdirSync(docs)
  return { docs, change }
}

const take = Effect.fnUntraced(function* (step: Step, files: ReturnType<typeof filesIn>) {
  files.change(step)
  if (step._tag === "Run") yield* runAll({ filter: { mode: step.mode } })
  if (step._tag !== "Ingest" || (!step.isPruning && !existsSync(files.docs + step.path))) return
  yield* ingest({ paths: [files.docs + step.path], isPruning: step.isPruning, ...step.told })
})

/** Living places, with the gazette that each holds and what was told of it. */
const places = Effect.flatMap(SqliteConnection, ({ read }) =>
  read((database) =>
    database
      .query<
        {
          location: string
          told: string
          md5: string | null
          territory: string | null
          date: string | null
          collection: string | null
        },
        []
      >(`
        SELECT p.location, p.told, g.file_checksum AS md5, g.territory_id AS territory, g.date, s.collection
        FROM escriba_places p JOIN gazettes g ON g.id = p.gazette_id JOIN escriba_sources s ON s.gazette_id = g.id
        WHERE p.is_gone = 0 ORDER BY p.location`)
      .all()
  )
)

/** What anybody can find, and all that lies in the home for it. */
const answers = Effect.fnUntraced(function* (home: string) {
  const living = yield* places
  const { hits } = yield* search({ query: words.join(" OR "), limit: 100 })
  for (const { collection, fields, snippets } of hits) {
    const location = Bun.fileURLToPath(fields.file_url ?? "")
    const text = snippets[0]?.parts.map(({ text }) => text).join("")
    assert.strictEqual(existsSync(location) ? readFileSync(location, "utf8") : undefined, text, `a hit at ${location}`)
    const { territory_id: territory, date, file_checksum: md5 } = fields
    assert.isTrue(
      living.some(
        (place) =>
          place.md5 === md5 && place.territory === territory && place.date === date && place.collection === collection
      ),
      `${location}: nobody told ${territory}, ${date}, ${collection}`
    )
  }
  const texts = existsSync(`${home}/texts`)
    ? readdirSync(`${home}/texts`, { recursive: true, withFileTypes: true })
    : []
  return {
    found: hits.map(({ id }) => id).sort(),
    texts: texts.filter((entry) => entry.isFile()).length,
    gazettes: living.map(({ date, location, md5, territory }) => `${location} ${territory} ${date} ${md5}`)
  }
})

const play = Effect.fnUntraced(function* (steps: ReadonlyArray<Step>) {
  const root = yield* temporary
  const files = filesIn(root)
  const [old, fresh] = [`${root}/old`, `${root}/fresh`]
  const { known, lived } = yield* inHome(
    old,
    Effect.gen(function* () {
      for (const step of steps) yield* take(step, files)
      yield* ingest({ paths: [files.docs], isPruning: true })
      yield* runAll()
      return { known: yield* places, lived: yield* answers(old) }
    })
  )
  const anew = yield* inHome(
    fresh,
    Effect.gen(function* () {
      for (const { location, told } of known) yield* ingest({ paths: [location], ...(JSON.parse(told) as ToldFacts) })
      assert.strictEqual((yield* ingest({ paths: [files.docs] })).outcomes.added, 0, "a file that the old home missed")
      yield* runAll()
      return yield* answers(fresh)
    })
  )
  assert.deepStrictEqual(lived, anew)
  rmSync(root, { recursive: true })
})

const isLong = process.env.ESCRIBA_TEST_LONG === "1"

it(
  "answers after any changes to a folder, ingests and runs as a fresh home does over the same folder",
  { timeout: isLong ? 3_600_000 : 120_000 },
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 25 }), (steps) =>
        Effect.runPromise(play(steps).pipe(Effect.scoped, withServices))
      ),
      { numRuns: isLong ? 500 : 15 }
    )
)
