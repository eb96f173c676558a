import { assert, it } from "@effect/vitest"
import { pdfOf } from "@escriba/specimens/Pdf"
import { Effect, FileSystem } from "effect"
import { temporary, withServices } from "../Command.ts"

const ended = (cwd: string, command: ReadonlyArray<string>, env: Record<string, string> = {}) =>
  Effect.sync(() => {
    const { exitCode, stderr, stdout } = Bun.spawnSync([...command], { cwd, env: { PATH: process.env.PATH, ...env } })
    return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() }
  })

it.live(
  "one executable has PDFium and what makes the demo's gazettes in it",
  () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const folder = yield* temporary
      const source = Bun.fileURLToPath(new URL("../../executable.ts", import.meta.url))
      const built = yield* ended(folder, [process.execPath, source, `${folder}/escriba`])
      assert.strictEqual(built.exitCode, 0, built.stderr)
      yield* fs.writeFile(`${folder}/edition.pdf`, yield* pdfOf(["Decreto nº 1: abre licitação."]))
      const extracted = yield* ended(folder, ["./escriba", "extract", "edition.pdf"], { ESCRIBA_EXTRACTORS: "pdfium" })
      assert.include(extracted.stdout, "abre licitação", extracted.stderr)
      const made = yield* ended(folder, ["./escriba", "--as", "specimens", "gazettes"])
      assert.strictEqual(made.exitCode, 0, made.stdout)
    }).pipe(withServices),
  120_000
)
