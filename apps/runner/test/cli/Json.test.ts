import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it, layer } from "@effect/vitest"
import { FailureRow } from "@escriba/db/Reports"
import { encryptedPdfOf, pdfOf } from "@escriba/specimens/Pdf"
import { Context, Effect, FileSystem, Layer, Schema } from "effect"
import { ExtractorsAnswer } from "../../src/actions/DescribeExtractors.ts"
import { ExplainAnswer, ExtractAnswer } from "../../src/actions/Extract.ts"
import { IngestAnswer } from "../../src/actions/Ingest.ts"
import { InspectAnswer } from "../../src/actions/Inspect.ts"
import { PlanAnswer } from "../../src/actions/Plan.ts"
import { ArchivesAnswer, ArchivesCount } from "../../src/actions/PublishArchives.ts"
import { RetryAnswer } from "../../src/actions/RetryFailures.ts"
import { RunAnswer } from "../../src/actions/Run.ts"
import { SearchAnswer } from "../../src/actions/Search.ts"
import { SegmentAnswer } from "../../src/actions/Segment.ts"
import { StatusAnswer } from "../../src/actions/Status.ts"
import { escriba as commandLine } from "../../src/cli/Cli.ts"
import { DemoReport } from "../../src/demo/Demo.ts"
import { DoctorAnswer } from "../../src/doctor/Doctor.ts"
import { escriba, temporary } from "../Command.ts"
import { edition } from "../flow/Editions.ts"
import { inProcess } from "./InProcess.ts"

/** A folder with a home where a run has ended: documents that are done, one that failed, themes looked for. */
class Archive extends Context.Service<Archive, string>()("test/Archive") {
  static readonly layer = Layer.effect(
    Archive,
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const root = yield* temporary
      const folder = `${root}/docs/2700300/2024-03-05`
      yield* fs.makeDirectory(folder, { recursive: true })
      yield* fs.writeFile(`${folder}/sound.pdf`, yield* pdfOf(["Aviso de licitação nº 1", "Pregão"]))
      yield* fs.writeFile(`${folder}/locked.pdf`, yield* encryptedPdfOf("Segredo de justiça.", "senha"))
      yield* fs.writeFileString(`${root}/edition.txt`, edition(["ARAPIRACA", "Decreto nº 1"], ["NENHURES", "Lei nº 2"]))
      for (const args of [["ingest", `${root}/docs`], ["run"], ["run", "--stage", "themes"]]) {
        yield* inProcess(args, { ESCRIBA_HOME: `${root}/home` })
      }
      return root
    })
  )
}

const sound = "@/docs/2700300/2024-03-05/sound.pdf"
const locked = "@/docs/2700300/2024-03-05/locked.pdf"

/** `@` is the folder; the number is of lines: an answer each. */
const commands: ReadonlyArray<readonly [command: string, Schema.Codec<unknown, unknown>, answers?: number]> = [
  ["ingest @/docs", IngestAnswer],
  ["run", RunAnswer],
  ["run --mode ALL --force", RunAnswer],
  ["run --stage entities", RunAnswer],
  ["run --dry-run --mode ALL", PlanAnswer],
  ["run --dry-run --stale-extractor", PlanAnswer],
  ["search licitação", SearchAnswer],
  ["status", StatusAnswer],
  ["failures", FailureRow],
  ["inspect 1", InspectAnswer],
  ["failures retry --reason Encrypted", RetryAnswer],
  ["doctor", DoctorAnswer],
  ["extractors", ExtractorsAnswer],
  [`extract ${sound} ${locked}`, ExtractAnswer, 2],
  [`extract --explain ${sound} ${locked} nowhere`, ExplainAnswer, 3],
  ["segment @/edition.txt --territory 2700000", SegmentAnswer],
  ["aggregates --dry-run", ArchivesCount],
  ["aggregates", ArchivesAnswer],
  ["demo", DemoReport]
]

interface Named {
  readonly name: string
  readonly subcommands: ReadonlyArray<{ readonly commands: ReadonlyArray<Named> }>
}

/** `run`, `failures retry`. */
const namesOf = (command: Named, before = ""): ReadonlyArray<string> =>
  command.subcommands.flatMap(({ commands }) =>
    commands.flatMap((one) => [`${before}${one.name}`, ...namesOf(one, `${before}${one.name} `)])
  )

it("each command of the command line has a row here", () => {
  const names = namesOf(commandLine)
  const rows = commands.map(([row]) => names.findLast((name) => row === name || row.startsWith(`${name} `)) ?? row)
  assert.deepStrictEqual([...new Set(rows)].sort(), [...names].sort())
})

layer(Archive.layer.pipe(Layer.provide(NodeServices.layer)), { excludeTestServices: true })("--json", (it) => {
  it.effect.each(commands)(
    "of `%s` is read back by the Schema of its answer, which says all of it",
    ([command, schema, answers = 1]) =>
      Effect.gen(function* () {
        const root = yield* Archive
        const args = [...command.replaceAll("@", root).split(" "), "--json"]
        const environment = { ESCRIBA_HOME: `${root}/home` }
        // The demo's home is below the working folder.
        const ended = command === "demo" ? escriba(args, environment, root) : inProcess(args, environment)
        const { stderr, stdout } = yield* ended
        const lines = stdout.trim().split("\n")
        assert.lengthOf(lines, answers, stderr)
        for (const line of lines) {
          const json: unknown = JSON.parse(line)
          const answer = Schema.decodeUnknownSync(schema, { onExcessProperty: "error" })(json)
          assert.deepStrictEqual(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(answer))), json)
        }
      }),
    60_000
  )
})
