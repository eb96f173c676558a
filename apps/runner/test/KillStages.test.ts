import { Database } from "bun:sqlite"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem, Random, Schedule } from "effect"
import { escriba, program, temporary, withServices } from "./Command.ts"
import { ask } from "./EmbeddedRows.ts"
import { edition } from "./flow/Editions.ts"

const isLong = process.env.ESCRIBA_TEST_LONG === "1"
/** `bun run test:long` kills as often as the promise says. */
const kills = isLong ? 50 : 10
const editions = 24

const themes = {
  themes: [
    {
      name: "Compras",
      index: "compras",
      stopwords: [],
      entities: {
        categories: [{ name: "entidadelei", description: "leis" }],
        cases: [{ category: "entidadelei", title: "Lei de Licitações", values: ["Lei nº 14.133", "lei de licitações"] }]
      },
      queries: [
        {
          title: "Merenda",
          term_sets: [
            [
              ["merenda escolar", "alimentação escolar"],
              ["licitação", "pregão"]
            ]
          ]
        },
        { title: "Pregões", term_sets: [[["pregão eletrônico"]]] }
      ]
    }
  ]
}

const act = (number: number, municipality: string) =>
  [
    `AVISO DE LICITAÇÃO nº ${number} de ${municipality}.`,
    `A prefeitura torna público o pregão eletrônico nº ${number}/2024, para a merenda escolar da rede municipal de ensino,`,
    "nos termos da Lei nº 14.133, de 1º de abril de 2021, à empresa de CNPJ 12.345.678/0001-95, com a entrega dos gêneros",
    "alimentícios nas escolas do município, conforme o edital, que está à disposição dos interessados na sede da prefeitura."
  ].join("\n")

const archive = (root: string) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    yield* fs.writeFileString(`${root}/themes.json`, JSON.stringify(themes))
    for (let number = 0; number < editions; number++) {
      const folder = `${root}/docs/${number % 3 === 0 ? "2700300" : "2700000"}/2024-03-${String((number % 28) + 1).padStart(2, "0")}`
      yield* fs.makeDirectory(folder, { recursive: true })
      const text =
        number % 3 === 0
          ? act(number, "Arapiraca")
          : edition(["ARAPIRACA", act(number, "Arapiraca")], ["MACEIÓ", act(number + 1000, "Maceió")])
      yield* fs.writeFileString(`${folder}/${number}.txt`, text)
    }
  })

/** What the program does, one after the other, whatever became of the last time. */
const commands = [["run"], ["aggregates", "--with-segments"]]

interface Dump {
  readonly documents: ReadonlyArray<unknown>
  readonly pages: ReadonlyArray<unknown>
  readonly excerpts: ReadonlyArray<unknown>
  readonly ledger: ReadonlyArray<unknown>
  readonly segments: ReadonlyArray<unknown>
  readonly leftovers: ReadonlyArray<unknown>
  readonly archives: ReadonlyArray<unknown>
  readonly files: ReadonlyArray<readonly [string, string]>
}

const md5 = (bytes: Uint8Array) => new Bun.CryptoHasher("md5").update(bytes).digest("hex")

/** All that a run leaves behind, less what tells when and how often; `processed` is the value read before the run. */
const dumpOf = (home: string): Dump => {
  const database = new Database(`${home}/escriba.sqlite`, { readonly: true })
  const all = (sql: string) => database.query(sql).all()
  const dump = {
    documents: all("SELECT * FROM documents ORDER BY id").map((row) =>
      without(row, "number", "processed", "scraped_at", "created_at")
    ),
    pages: all("SELECT document_id, number, text FROM pages ORDER BY document_id, number"),
    excerpts: all("SELECT * FROM excerpts ORDER BY theme_index, excerpt_id").map((row) =>
      without(row, "number", "source_processed", "source_scraped_at", "source_created_at")
    ),
    ledger: all("SELECT gazette_id, stage, state, document_ids, flags, doubts FROM escriba_ledger ORDER BY 1, 2"),
    segments: all("SELECT * FROM escriba_segments ORDER BY gazette_id, position"),
    leftovers: all("SELECT * FROM escriba_leftovers"),
    archives: all("SELECT territory_id, state_code, year, file_path, hash_info FROM aggregates ORDER BY file_path"),
    files: readdirSync(`${home}/texts`, { recursive: true, encoding: "utf8" })
      .filter((name) => statSync(`${home}/texts/${name}`).isFile())
      .toSorted()
      .map((name) => [name, md5(readFileSync(`${home}/texts/${name}`))] as const)
  }
  database.close()
  return dump
}

const without = (row: unknown, ...names: ReadonlyArray<string>) =>
  Object.fromEntries(Object.entries(row as Record<string, unknown>).filter(([name]) => !names.includes(name)))

/** Moments in the life of an archive, in its order: a kill comes at one of them, or soon after. */
const moments: ReadonlyArray<readonly [name: string, hasCome: string]> = [
  ["while texts are extracted", "SELECT count(*) AS answer FROM escriba_ledger WHERE state = 'running'"],
  [
    "while texts are committed",
    "SELECT count(*) AS answer FROM escriba_ledger WHERE stage = 'text' AND state = 'done'"
  ],
  ["while excerpts are found", "SELECT count(*) AS answer FROM excerpts"],
  ["while excerpts are committed", "SELECT count(*) AS answer FROM escriba_ledger WHERE stage = 'themes/compras'"],
  ["while entities are tagged", "SELECT count(*) AS answer FROM escriba_ledger WHERE stage = 'entities/compras'"],
  ["while archives are published", "SELECT count(*) AS answer FROM aggregates"]
]

const doAll = (environment: Record<string, string>) =>
  Effect.forEach(commands, (command) =>
    Effect.map(escriba(command, environment), (ended) => assert.strictEqual(ended.exitCode, 0, ended.stderr))
  )

/** Everything once, killed a random while after the moment has come. */
const killAt = (home: string, environment: Record<string, string>, hasCome: string) =>
  Effect.gen(function* () {
    const wait = yield* Random.nextIntBetween(0, 250)
    for (const command of commands) {
      const child = Bun.spawn([process.execPath, program, ...command], {
        env: { PATH: process.env.PATH, HOME: "/nonexistent", ...environment },
        stdio: ["ignore", "ignore", "ignore"]
      })
      const come = yield* Effect.sync(() => child.exitCode === null && ask(home, hasCome) > 0).pipe(
        Effect.repeat({ until: (has) => has || child.exitCode !== null, schedule: Schedule.spaced("5 millis") })
      )
      if (!come) continue
      yield* Effect.sleep(wait)
      child.kill("SIGKILL")
      yield* Effect.promise(() => child.exited)
      return
    }
  })

/** Everything is to be done again, from the first stage on, over what is there. */
const redo = (home: string, stage: string) => {
  const database = new Database(`${home}/escriba.sqlite`)
  database.run("PRAGMA busy_timeout = 5000")
  if (stage.includes("aggregates")) database.run("DELETE FROM aggregates")
  else if (stage.includes("compras") || stage.includes("excerpts")) {
    database.run("DELETE FROM escriba_ledger WHERE stage <> 'text'")
    database.run("DELETE FROM excerpts")
  } else database.run("UPDATE escriba_ledger SET state = 'pending' WHERE stage = 'text'")
  database.close()
}

it.live.skipIf(process.platform !== "linux")(
  `segments, excerpts, entities and archives are those of an undisturbed run, however it was killed ${kills} times`,
  () =>
    Effect.gen(function* () {
      const root = yield* temporary
      yield* archive(root)
      const environmentOf = (home: string) => ({
        ESCRIBA_HOME: `${root}/${home}`,
        THEMES_CONFIG_PATH: `${root}/themes.json`,
        GAZETTE_QUERY_PAGE_SIZE: "5"
      })
      const [calm, disturbed] = [environmentOf("calm"), environmentOf("disturbed")]
      for (const environment of [calm, disturbed]) yield* escriba(["ingest", `${root}/docs`], environment)
      yield* doAll(calm)
      const expected = dumpOf(`${root}/calm`)
      assert.isAbove(expected.segments.length, editions)
      assert.isAbove(expected.excerpts.length, editions)
      assert.isAbove(expected.archives.length, 2)

      yield* doAll(disturbed)
      for (let kill = 0; kill < kills; kill++) {
        const [, hasCome] = moments[kill % moments.length]!
        redo(`${root}/disturbed`, hasCome)
        yield* killAt(`${root}/disturbed`, disturbed, hasCome)
      }
      yield* doAll(disturbed)
      assert.deepStrictEqual(dumpOf(`${root}/disturbed`), expected)

      yield* doAll(disturbed)
      assert.deepStrictEqual(dumpOf(`${root}/disturbed`), expected, "everything done twice changes nothing")
    }).pipe(withServices),
  kills * 15_000 + 120_000
)
