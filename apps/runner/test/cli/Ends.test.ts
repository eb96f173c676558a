import { randomBytes } from "node:crypto"
import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { exitCodes } from "../../src/cli/CommandEnd.ts"
import { temporary, withServices } from "../Command.ts"
import { inProcess } from "./InProcess.ts"

const strange = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const root = yield* temporary
  yield* fs.writeFileString(`${root}/file`, "")
  yield* fs.makeDirectory(`${root}/noise`)
  yield* fs.writeFile(`${root}/noise/escriba.sqlite`, randomBytes(20_000))
  return root
})

it.live.each([
  ["search x", "noise", 2, /^SQLITE_NOTADB file is not a database$/],
  ["status", "noise", 2, /^SQLITE_NOTADB file is not a database$/],
  ["search x", "file", 2, /^configuration: ESCRIBA_HOME is ".*\/file", which is a file or lies below one$/],
  ["run", "file/below", 2, /^configuration: ESCRIBA_HOME is/],
  ["ingest .", "file", 2, /^configuration: ESCRIBA_HOME is/]
] as const)("`%s` over a home that is %s ends with exit code %d and the reason", ([command, home, exitCode, message]) =>
  Effect.gen(function* () {
    const ended = yield* inProcess(command.split(" "), { ESCRIBA_HOME: `${yield* strange}/${home}` })
    assert.strictEqual(ended.exitCode, exitCode, ended.stderr)
    assert.match(ended.stderr, message)
  }).pipe(withServices)
)

it.live.each(Object.values(exitCodes))("the help names the exit code %d", (code) =>
  Effect.gen(function* () {
    assert.match((yield* inProcess(["--help"], {})).stdout, new RegExp(`Exit codes:.*\\b${code} `, "s"))
  }).pipe(withServices)
)
