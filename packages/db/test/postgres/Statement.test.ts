import { assert, it } from "@effect/vitest"
import { jsonOf, numbered } from "../../src/postgres/Statement.ts"

it("numbers named parameters as they first appear, and leaves out those that are not named", () => {
  const { text, values } = numbered("SELECT $b::int, $a, $b <> $isAlone", { a: "x", b: 2, c: null, isAlone: false })
  assert.strictEqual(text, "SELECT $1::int, $2, $1 <> $3")
  assert.deepStrictEqual(values, [2, "x", false])
})

it("tells names from others that begin alike", () => {
  assert.strictEqual(numbered("$id $ids $id", { id: 1, ids: "[]" }).text, "$1 $2 $1")
})

it("throws where a name has no parameter", () => {
  assert.throws(() => numbered("SELECT $a", { b: 1 }), /\$a has no value/)
})

it("puts U+FFFD for characters that PostgreSQL refuses, in text and in JSON", () => {
  assert.deepStrictEqual(numbered("$a", { a: "a\0b\uD800" }).values, ["a\uFFFDb\uFFFD"])
  assert.deepStrictEqual(JSON.parse(jsonOf([{ message: "\0 \uDC00 😀 é", at: null, n: 1 }])), [
    { message: "\uFFFD \uFFFD 😀 é", at: null, n: 1 }
  ])
})
