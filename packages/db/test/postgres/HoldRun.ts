import { Redacted } from "effect"
import { layer } from "../../src/postgres/PostgresDb.ts"
import { hold } from "../../src/testing/Processes.ts"

const { password, ...options } = JSON.parse(Bun.argv[2] ?? "{}")
hold(layer({ ...options, password: Redacted.make(password) }))
