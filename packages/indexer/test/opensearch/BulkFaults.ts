/**
 * A proxy before OpenSearch that breaks the next bulk requests; everything else passes.
 *
 * @module
 */
import { type Asked, type Fault, faultProxy } from "@escriba/fault-proxy/FaultProxy"
import { Effect } from "effect"

export const bulkFaults = (host: string) =>
  Effect.map(faultProxy(host), ({ asked, isHanging, order, url }) => ({
    host: url,
    /** Each of the next bulk requests meets one of these, in their order. */
    next: (...faults: ReadonlyArray<Fault>) =>
      Effect.forEach(faults, (fault) => order({ fault, times: 1, when: isBulk }), { discard: true }),
    /** The ids in each bulk request that came, in their order. */
    bulks: () => asked.filter(isBulk).map(({ body }) => linesOf(body()).map(({ id }) => id)),
    isHanging
  }))

/** Keeps these items from the server and answers them with HTTP status 429; the others pass. */
export const refuse = (...ids: ReadonlyArray<string>): Fault => ({
  _tag: "Rewrite",
  reply: async ({ body }, server) => {
    const lines = linesOf(body())
    const passing = lines.flatMap(({ id, text }) => (ids.includes(id) ? [] : [text])).join("")
    const answers: Array<unknown> = passing === "" ? [] : JSON.parse((await server(passing)).body ?? "").items
    const error = { type: "es_rejected_execution_exception", reason: "told to refuse" }
    const items = lines.map(({ id }) => (ids.includes(id) ? { index: { status: 429, error } } : answers.shift()))
    return { status: 200, body: JSON.stringify({ items }), mediaType: "application/json" }
  }
})

const isBulk = ({ path }: Asked) => path.includes("/_bulk")

/** A document's two lines. */
const linesOf = (body: Buffer) =>
  Array.from(body.toString().matchAll(/^\{"(?:index|update)":(\{.*\})\}\n.*\n/gm), ([text, action = ""]) => ({
    id: String(JSON.parse(action)._id),
    text
  }))
