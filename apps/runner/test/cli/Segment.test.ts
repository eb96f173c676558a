import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { escriba, temporary, withServices } from "../Command.ts"
import { edition } from "../flow/Editions.ts"

const withFile = (text: string) =>
  Effect.gen(function* () {
    const folder = yield* temporary
    const file = `${folder}/edition.txt`
    const fs = yield* FileSystem.FileSystem
    yield* fs.writeFileString(file, text)
    return { folder, file, fs }
  })

it.live("segment cuts a file by municipality, says what it could not resolve, and keeps nothing", () =>
  Effect.gen(function* () {
    const { file, folder, fs } = yield* withFile(
      edition(["ARAPIRACA", "Decreto nº 1"], ["MACEIOH", "Decreto nº 2"], ["NENHURES DA SERRA", "Decreto nº 3"])
    )
    const ended = yield* escriba(["segment", file, "--territory", "2700000", "--json"], {
      ESCRIBA_HOME: `${folder}/home`
    })
    assert.strictEqual(ended.exitCode, 0, ended.stderr)
    const { conserved, corrections, frontMatter, segments, tail, unresolved } = JSON.parse(ended.stdout)
    assert.deepStrictEqual(
      segments.map(({ territoryId, territoryName }: Record<string, string>) => `${territoryId} ${territoryName}`),
      ["2700300 Arapiraca", "2704302 Maceió", "2700000 Alagoas"]
    )
    for (const { checksum, text } of segments) {
      assert.match(checksum, /^[0-9a-f]{32}$/)
      assert.match(text, /^Alagoas , 5 de Março.*Decreto nº [123]/s)
    }
    assert.include(unresolved[0].heading, "NENHURES DA SERRA")
    assert.include(corrections[0].heading, "MACEIOH")
    assert.include(frontMatter, "Expediente")
    assert.strictEqual(tail.trim(), "")
    assert.isTrue(conserved)
    assert.isFalse(yield* fs.exists(`${folder}/home`))

    const forPeople = yield* escriba(["segment", file, "--territory", "2700000"])
    assert.match(forPeople.stdout, /3 segments.*no line is lost/)
    assert.match(forPeople.stdout, /2704302 +Maceió/)
  }).pipe(withServices)
)

it.live("segment takes the layout of another association from a file, and tells all that is wrong with one", () =>
  Effect.gen(function* () {
    const { file, folder, fs } = yield* withFile(edition(["ARAPIRACA", "Decreto nº 1"]))
    const definition = `${folder}/definition.json`
    const of = ["--territory", "4200000", "--definition", definition]
    const families = { family: "diariomunicipal", publisher: "Teste", stateCode: "SC", state: "Santa Catarina" }
    yield* fs.writeFileString(definition, JSON.stringify({ ...families, territoryId: "4200000", isTested: false }))
    const whole = yield* escriba(["segment", file, ...of])
    assert.strictEqual(whole.exitCode, 1, "no block of Santa Catarina in an edition of Alagoas")
    assert.include(whole.stderr, "it would be indexed whole")
    assert.include(whole.stdout, "a layout that no real edition has tested")

    yield* fs.writeFileString(definition, `{ "territoryId": "4200000", "pageHeader": "(" }`)
    const wrong = yield* escriba(["segment", file, ...of])
    assert.strictEqual(wrong.exitCode, 2)
    assert.include(wrong.stderr, "publisher: must be a text")
    assert.include(wrong.stderr, "pageHeader")

    const unknown = yield* escriba(["segment", file, "--territory", "4200000"])
    assert.strictEqual(unknown.exitCode, 2)
    assert.include(unknown.stderr, "no layout is known")
    const missing = yield* escriba(["segment", file, "--territory", "4200000", "--definition", `${folder}/none.json`])
    assert.strictEqual(missing.exitCode, 2)
  }).pipe(withServices)
)
