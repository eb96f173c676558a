import { assert, it } from "@effect/vitest"
import { Effect, FileSystem } from "effect"
import { escriba, program, temporary, withServices } from "../Command.ts"

/** What a terminal of 80 columns shows, and all that was sent to it. */
const onTerminal = (args: ReadonlyArray<string>, environment: Record<string, string>) =>
  Effect.promise(async () => {
    const decoder = new TextDecoder()
    let sent = ""
    const child = Bun.spawn([process.execPath, program, ...args], {
      env: { PATH: process.env.PATH, HOME: "/nonexistent", TERM: "xterm-256color", ...environment },
      terminal: {
        cols: 80,
        rows: 40,
        data: (_, bytes) => {
          sent += decoder.decode(bytes, { stream: true })
        }
      }
    })
    await child.exited
    return { sent, lines: shown(sent) }
  })

/** Of the controls, those that move or erase are obeyed; colours are left out. */
const shown = (sent: string): ReadonlyArray<string> => {
  const lines = [""]
  let column = 0
  for (const [part] of sent.matchAll(/\x1b\[[0-9;?]*[A-Za-z]|[\s\S]/g)) {
    const last = lines.length - 1
    const line = lines[last]!
    if (part === "\r") column = 0
    else if (part === "\n") lines.push("")
    else if (part.endsWith("K") && part.length > 1) lines[last] = line.slice(0, column)
    else if (part.length > 1) continue
    else {
      lines[last] = line.padEnd(column).slice(0, column) + part + line.slice(column + 1)
      column += 1
    }
  }
  return lines
}

it.live("keeps warnings, the bar and the report apart on a terminal, and paints no information red", () =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const root = yield* temporary
    // No layout of this association is known, so each edition is indexed whole, with a warning.
    const folder = `${root}/docs/1200000/2024-01-02`
    yield* fs.makeDirectory(folder, { recursive: true })
    for (let number = 0; number < 12; number++) {
      yield* fs.writeFileString(`${folder}/edicao-${number}.txt`, `Portaria nº ${number} da prefeitura.`)
    }
    const environment = { ESCRIBA_HOME: `${root}/home` }
    yield* escriba(["ingest", `${root}/docs`], environment)
    const { lines, sent } = yield* onTerminal(["run"], environment)
    const warnings = lines.filter((line) => line.includes("indexed whole"))
    assert.isAtLeast(warnings.length, 12, lines.join("\n"))
    assert.include(sent, "█")
    assert.notInclude(lines.join("\n"), "█")
    for (const line of warnings.filter((line) => line.includes("gazette"))) assert.match(line, /^warn: gazette \d+ is/)
    assert.isTrue(
      lines.some((line) => line.startsWith("12 done of 12 documents")),
      lines.join("\n")
    )
    assert.notInclude(sent, "\u001b[31m")
  }).pipe(withServices)
)
