import { Effect } from "effect"

const host = process.env.OPENSEARCH_HOST
if (host === undefined || host === "") throw new Error("OPENSEARCH_HOST is not set: these tests need the real service")

/** The server's answer to a body of JSON, or of lines of JSON. */
export const rest = <A>(method: string, path: string, body?: string): Effect.Effect<A> =>
  Effect.promise(async () => {
    const headers = { "content-type": "application/x-ndjson" }
    const answer = await fetch(`${host}${path}`, { method, headers, ...(body !== undefined && { body }) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as A
  })

const settings = {
  number_of_shards: 1,
  number_of_replicas: 0,
  analysis: {
    analyzer: { with_stopwords: { type: "custom", tokenizer: "standard", filter: ["lowercase", "brazilian_stem"] } }
  }
}

const mappings = {
  properties: {
    source_text: {
      type: "text",
      fields: {
        with_stopwords: {
          type: "text",
          index_options: "offsets",
          term_vector: "with_positions_offsets",
          analyzer: "with_stopwords"
        }
      }
    }
  }
}

/** An index with the contract's field for themes and these documents, gone with the scope. */
export const indexOf = Effect.fnUntraced(function* (documents: ReadonlyArray<{ id: string; text: string }>) {
  const index = `escriba-themes-${crypto.randomUUID()}`
  yield* Effect.acquireRelease(rest("PUT", `/${index}`, JSON.stringify({ settings, mappings })), () =>
    rest("DELETE", `/${index}`)
  )
  for (const { id, text } of documents) {
    yield* rest("PUT", `/${index}/_doc/${id}`, JSON.stringify({ source_text: text }))
  }
  yield* rest("POST", `/${index}/_refresh`)
  return index
})
