/**
 * The test's server, and an index per test, which the scope removes.
 *
 * @module
 */
import { Effect } from "effect"
import type { OpenSearchOptions } from "../src/OpenSearchIndex.ts"

const required = (name: string) => {
  const value = process.env[name]
  if (value === undefined || value === "") throw new Error(`${name} is not set: these tests need the real services`)
  return value
}

export const host = required("OPENSEARCH_HOST")

/** Asks the server directly, without the client. */
export const rest = (method: string, path: string, body?: object) =>
  Effect.promise(async () => {
    const headers = { "content-type": "application/json" }
    const answer = await fetch(`${host}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    return { status: answer.status, body: await answer.json() }
  })

/** Does not exist yet. Retries are fast, so that a test takes milliseconds. */
export const ownIndex = (options: Partial<OpenSearchOptions> = {}) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => `escriba-test-${crypto.randomUUID()}`),
      (index) => rest("DELETE", `/${index}?ignore_unavailable=true`)
    ),
    (index): OpenSearchOptions => ({ host, index, backoff: "1 millis", ...options })
  )

/** Removes these indexes of excerpts with the scope. */
export const themesOf = (names: ReadonlyArray<string>) =>
  Effect.addFinalizer(() => rest("DELETE", `/${names.join(",")}?ignore_unavailable=true`))
