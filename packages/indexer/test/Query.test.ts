import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import { leafKey, leavesOf, matches, maxQueryChars, parse, type Query, wantedLeavesOf } from "../src/Query.ts"

/** A tree in one line: `(a & b)`, `(a | b)`, `!a`, `"a phrase"*`. */
const show = (query: Query): string => {
  switch (query._tag) {
    case "All":
      return `(${query.of.map(show).join(" & ")})`
    case "Any":
      return `(${query.of.map(show).join(" | ")})`
    case "Not":
      return `!${show(query.query)}`
    default:
      return leafKey(query)
  }
}
const read = (query: string) => Result.match(parse(query), { onSuccess: show, onFailure: (error) => error.reason })

const anyQuery = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc
    .array(fc.constantFrom("(", ")", '"', "“", "-", "*", " ", "OR", "AND", "NOT", " OR ", "a", "não", "2.021/20", "§"))
    .map((pieces) => pieces.join(""))
)

describe("a query", () => {
  it.each([
    ["Licitação", "Licitação"],
    ["a b", "(a & b)"],
    ["a AND b OR c", "((a & b) | c)"],
    ["a (b OR c)", "(a & (b | c))"],
    ["a OR b c", "(a | (b & c))"],
    ["a -b", "(a & !b)"],
    ["a NOT b c", "(a & !b & c)"],
    ["-(b c) a", "(!(b & c) & a)"],
    ["((((a))))", "a"],
    ["a-b", '"a b"'],
    ["a -b-c", '(a & !"b c")'],
    ['-"b c" a', '(!"b c" & a)'],
    ["Lici*", '"lici"*'],
    ['"A B"*', '"a b"*'],
    ["“a b”", '"a b"'],
    ["a(b)c", "(a & b & c)"]
  ])("is read by precedence: exclusion, then AND, then OR: %s", (query, tree) => {
    assert.strictEqual(read(query), tree)
  })

  it.each([
    ['a "b c', '(a & "b c")'],
    ["a (b OR c", "(a & (b | c))"],
    ["a) OR b", "(a | b)"],
    ["OR a OR", "a"],
    ["AND a AND AND b AND", "(a & b)"],
    ["a NOT", "a"],
    ["a NOT OR b", "(a | b)"],
    ["a NOT NOT b", "(a & !b)"],
    ["a - b", "(a & b)"],
    ["a -", "a"],
    ["a () b", "(a & b)"],
    ['"" a', "a"],
    ["a * b", "(a & b)"],
    ["OR*", '"or"*'],
    ["a § b", "(a & b)"]
  ])("is read as far as it makes sense when it is not well formed: %s", (query, tree) => {
    assert.strictEqual(read(query), tree)
  })

  it.each(["", " ", "-a", "NOT a", "a OR -b", "-a -b", "-(a b)", "(a OR -b) OR c", "()", '"."'])(
    "is refused when it asks for nothing or for nearly everything: %s",
    (query) => {
      assert.strictEqual(read(query), "InvalidQuery")
    }
  )

  it.each([
    { limit: "characters", query: "a".repeat(maxQueryChars + 1) },
    { limit: "words", query: "a ".repeat(65) },
    { limit: "depth", query: `${"(".repeat(17)}a` }
  ])("is refused beyond its limit of $limit", ({ query }) => {
    assert.strictEqual(read(query), "InvalidQuery")
  })

  it("is read at its limit of words", () => {
    assert.notStrictEqual(read("a ".repeat(64)), "InvalidQuery")
  })

  it("never throws, whatever the string", () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        assert.isTrue(Result.isSuccess(parse(query)) || Result.isFailure(parse(query)))
      }),
      { numRuns: 2_000 }
    )
  })

  it("matches only documents that hold a word it searches for", () => {
    fc.assert(
      fc.property(anyQuery, fc.array(fc.boolean(), { minLength: 64, maxLength: 64 }), (text, held) => {
        const parsed = parse(text)
        if (Result.isFailure(parsed)) return
        const query = parsed.success
        const keys = [...new Set(leavesOf(query).map(leafKey))]
        const holds = new Set(keys.filter((_, place) => held[place]))
        const wanted = wantedLeavesOf(query).map(leafKey)
        assert.isNotEmpty(wanted)
        if (matches(query, (leaf) => holds.has(leafKey(leaf)))) assert.isTrue(wanted.some((key) => holds.has(key)))
      }),
      { numRuns: 1_000 }
    )
  })

  it("holds only terms that are no FTS5 syntax", () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        const parsed = parse(text)
        if (Result.isFailure(parsed)) return
        for (const leaf of leavesOf(parsed.success)) {
          const terms = leaf._tag === "Word" ? [leaf.word] : leaf.terms
          for (const term of terms) assert.match(term, /^(?:\p{L}|\p{N}|\p{Co}|\p{Mn})+$/u)
        }
      })
    )
  })
})
