/**
 * Checks of the database.
 *
 * @module
 */
import type { DatabaseError } from "@escriba/db/DatabaseError"
import { inspect, type PostgresFacts } from "@escriba/db/postgres/PostgresDb"
import { Effect, FileSystem } from "effect"
import { placesOf } from "../house/Embedded.ts"
import type { PostgresSettings } from "../settings/Services.ts"
import type { SettingsShape } from "../settings/Settings.ts"
import { type Finding, findings } from "./Finding.ts"

const { ok, unknown, warning, wrong } = findings("PostgreSQL")

export const databaseFindings = (settings: PostgresSettings): Effect.Effect<ReadonlyArray<Finding>> =>
  inspect(settings).pipe(
    Effect.map((facts) => [
      ok("reachable", placeOf(settings)),
      ok("credentials", `accepted for ${settings.user}`),
      ...factsAsFindings(settings, facts)
    ]),
    Effect.catch((error) => Effect.succeed(unreachable(settings, error)))
  )

const placeOf = ({ database, host, port }: PostgresSettings) => `${host}:${port}/${database}`

const unreachable = (settings: PostgresSettings, { detail, reason }: DatabaseError): ReadonlyArray<Finding> => {
  const place = placeOf(settings)
  if (reason === "NotOurs") {
    return [ok("reachable", place), wrong("pooler", detail, "set POSTGRES_DIRECT_HOST, or pool by session")]
  }
  return reason === "AccessDenied"
    ? [ok("reachable", place), wrong("credentials", detail, "correct POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB")]
    : [wrong("reachable", `${place}: ${detail}`, "start it, or correct POSTGRES_HOST and POSTGRES_PORT")]
}

const factsAsFindings = (settings: PostgresSettings, facts: PostgresFacts): ReadonlyArray<Finding> => {
  const { isSupported, migrations, missingPrivileges, pooling, serverVersion, tables } = facts
  const direct =
    settings.direct === undefined ? "" : `; runs connect to ${settings.direct.host}:${settings.direct.port}`
  return [
    ...(pooling === "none" ? [] : [ok("pooler", `it pools by ${pooling}${pooling === "session" ? "" : direct}`)]),
    isSupported ? ok("version", serverVersion) : wrong("version", serverVersion, "PostgreSQL 13 or newer is needed"),
    ...tables.map(({ isThere, missingColumns, name }) => {
      if (!isThere) {
        return wrong(
          `table ${name}`,
          `missing, or not visible to ${settings.user}`,
          "run the scrapers' migrations, or correct POSTGRES_DB"
        )
      }
      return missingColumns.length === 0
        ? ok(`table ${name}`, "all columns of the contract")
        : wrong(`table ${name}`, `without ${missingColumns.join(", ")}`, "run the scrapers' migrations")
    }),
    migrationFinding(migrations),
    missingPrivileges.length === 0
      ? ok("privileges", "all that is needed")
      : wrong("privileges", `missing: ${missingPrivileges.join(", ")}`, `GRANT them to ${settings.user}`)
  ]
}

const migrationFinding = ({ applied, known }: PostgresFacts["migrations"]): Finding => {
  if (applied === null) return unknown("migrations", "not readable for this user")
  if (applied > known) {
    return wrong("migrations", `version ${applied}, this Escriba knows ${known}`, "update Escriba")
  }
  return applied === known
    ? ok("migrations", `version ${applied}`)
    : warning("migrations", `version ${applied} of ${known}`, "the next run applies them")
}

const embedded = findings("embedded database")

/** The embedded database needs only its folder, which `MachineFindings` checks. */
export const embeddedFindings = Effect.fnUntraced(function* ({ home }: SettingsShape) {
  const { database } = placesOf(home)
  const isThere = yield* Effect.orElseSucceed((yield* FileSystem.FileSystem).exists(database), () => false)
  const found: ReadonlyArray<Finding> = [
    isThere
      ? embedded.ok("file", database)
      : embedded.warning("file", `${database} does not exist yet`, "`ingest PATH` makes it")
  ]
  return found
})
