import { Effect } from "effect"
import { doAll } from "../../src/testing/Processes.ts"
import { openAt } from "./Files.ts"

const done = await Effect.runPromise(Effect.provide(doAll, openAt(Bun.argv[2] ?? "")))
process.stdout.write(JSON.stringify(done))
