/**
 * Conformance: how excerpts are written, read and removed.
 *
 * @module
 */
import { assert, type Vitest } from "@effect/vitest"
import { type ExcerptDocument, excerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { Effect } from "effect"
import { ExcerptIndex } from "../ExcerptIndex.ts"
import type { IndexItem, SearchIndex } from "../SearchIndex.ts"
import { itemOf } from "./Shelf.ts"

/** Two indexes for themes, empty when the suite begins. */
export type ThemeIndexes = readonly [string, string]

/** An excerpt of a document; its id ends in `name`. */
export const excerptOf = (
  { fields, id }: IndexItem,
  name: string,
  text = `Excerto ${name}`,
  change: Partial<ExcerptDocument> = {}
): ExcerptDocument => ({
  ...excerptDocument({ id: `${id}_${name}`, text, subthemes: ["Rios"] }, { id, fields }),
  ...change
})

export const excerptCases = (
  it: Vitest.MethodsNonLive<SearchIndex | ExcerptIndex>,
  [theme, other]: ThemeIndexes
): void => {
  const [first, second] = [itemOf("first", []), itemOf("second", [])]

  /** Empties both themes' indexes. */
  const emptied = Effect.gen(function* () {
    const index = yield* ExcerptIndex
    for (const name of [theme, other]) {
      assert.deepStrictEqual(yield* index.ensure(name), [])
      yield* index.prune(name, ["first", "second"], [])
    }
    return index
  })

  /** Writes excerpts, expects all of them to be accepted, and refreshes. */
  const given = Effect.fnUntraced(function* (name: string, ...excerpts: ReadonlyArray<ExcerptDocument>) {
    const index = yield* ExcerptIndex
    assert.deepStrictEqual(
      yield* index.write(name, excerpts),
      excerpts.map(({ excerpt_id }) => ({ _tag: "Indexed", id: excerpt_id, isTruncated: false }))
    )
    yield* index.refresh(name)
  })

  it.effect("can be asked for a write that changes nothing, in the theme's own index", () =>
    Effect.gen(function* () {
      const index = yield* emptied
      const one = excerptOf(first, "one")
      yield* given(theme, one)
      assert.isTrue(yield* index.touch(theme, []))
      assert.isFalse(yield* index.touch(theme, [one.excerpt_id]))
      assert.isFalse(yield* index.touch(other, []))
      assert.deepStrictEqual(yield* index.excerptsOf(theme, ["first"]), [one])
    })
  )

  it.effect("ensures a theme's index twice and finds no difference", () =>
    Effect.gen(function* () {
      const index = yield* emptied
      assert.deepStrictEqual(yield* index.ensure(theme), [])
    })
  )

  it.effect("gives excerpts back as they came, unknown fields included, in the order of their ids", () =>
    Effect.gen(function* () {
      const index = yield* emptied
      const whole = excerptOf(first, "b", "A <entidade>ANA</entidade> diz \"sim\"\u2028 e 'não' 😀", {
        excerpt_subthemes: ["Águas", "Rios"],
        excerpt_entities: ["ANA", "CNPJ"],
        source_is_extra_edition: true,
        source_processed: true
      })
      const bare = excerptOf(first, "a", "sem nada", {
        source_territory_id: null,
        source_territory_name: null,
        source_state_code: null,
        source_date: null,
        source_edition_number: null,
        source_is_extra_edition: null,
        source_power: null,
        source_file_url: null,
        source_scraped_at: null,
        source_created_at: null
      })
      yield* given(theme, whole, bare)
      assert.deepStrictEqual(yield* index.excerptsOf(theme, ["first"]), [bare, whole])
    })
  )

  it.effect("gives the excerpts of the documents asked for and of no other, in one theme's index only", () =>
    Effect.gen(function* () {
      const index = yield* emptied
      yield* given(theme, excerptOf(first, "a"), excerptOf(second, "a"))
      yield* given(other, excerptOf(first, "b"))
      const idsOf = Effect.fnUntraced(function* (name: string, ...documents: ReadonlyArray<string>) {
        return (yield* index.excerptsOf(name, documents)).map(({ excerpt_id }) => excerpt_id)
      })
      assert.deepStrictEqual(yield* idsOf(theme, "first"), ["first_a"])
      assert.deepStrictEqual(yield* idsOf(theme, "second", "first", "unknown"), ["first_a", "second_a"])
      assert.deepStrictEqual(yield* idsOf(other, "first", "second"), ["first_b"])
      assert.deepStrictEqual(yield* idsOf(theme), [])
    })
  )

  it.effect("replaces an excerpt by one with its id, and written twice it is there once", () =>
    Effect.gen(function* () {
      const index = yield* emptied
      const changed = excerptOf(first, "a", "outro", { excerpt_subthemes: ["Lagos"], source_power: null })
      yield* given(theme, excerptOf(first, "a"), excerptOf(first, "b"))
      yield* given(theme, changed)
      yield* given(theme, changed)
      assert.deepStrictEqual(yield* index.excerptsOf(theme, ["first"]), [changed, excerptOf(first, "b")])
    })
  )

  it.effect("lets the last of two excerpts with one id win, and accepts an empty list", () =>
    Effect.gen(function* () {
      const index = yield* emptied
      yield* given(theme, excerptOf(first, "a", "primeiro"), excerptOf(first, "b"), excerptOf(first, "a", "segundo"))
      assert.deepStrictEqual(
        (yield* index.excerptsOf(theme, ["first"])).map(({ excerpt }) => excerpt),
        ["segundo", "Excerto b"]
      )
      assert.deepStrictEqual(yield* index.write(theme, []), [])
    })
  )

  it.effect("rejects only the excerpt that has no id", () =>
    Effect.gen(function* () {
      const index = yield* emptied
      const outcomes = yield* index.write(theme, [
        excerptOf(first, "a", "sem id", { excerpt_id: "" }),
        excerptOf(first, "b")
      ])
      assert.deepStrictEqual(
        outcomes.map(({ _tag }) => _tag),
        ["Rejected", "Indexed"]
      )
      yield* index.refresh(theme)
      assert.deepStrictEqual(yield* index.excerptsOf(theme, ["first"]), [excerptOf(first, "b")])
    })
  )

  it.effect("prunes all excerpts of the documents except those to keep, and counts them", () =>
    Effect.gen(function* () {
      const index = yield* emptied
      yield* given(theme, ...["a", "b", "c"].map((name) => excerptOf(first, name)), excerptOf(second, "a"))
      yield* given(other, excerptOf(first, "a"))
      assert.strictEqual(yield* index.prune(theme, ["first"], ["first_b", "unknown"]), 2)
      assert.strictEqual(yield* index.prune(theme, ["first"], ["first_b"]), 0)
      assert.strictEqual(yield* index.prune(theme, [], []), 0)
      assert.deepStrictEqual(yield* index.excerptsOf(theme, ["first", "second"]), [
        excerptOf(first, "b"),
        excerptOf(second, "a")
      ])
      assert.deepStrictEqual(yield* index.excerptsOf(other, ["first"]), [excerptOf(first, "a")])
    })
  )

  it.effect("also prunes excerpts that were just written, and nobody sees pruned ones", () =>
    Effect.gen(function* () {
      const index = yield* emptied
      yield* index.write(theme, [excerptOf(first, "a"), excerptOf(first, "b")])
      assert.strictEqual(yield* index.prune(theme, ["first"], ["first_a"]), 1)
      assert.deepStrictEqual(yield* index.excerptsOf(theme, ["first"]), [excerptOf(first, "a")])
    })
  )

  it.effect("has nothing to prune in an index that does not exist", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* (yield* ExcerptIndex).prune(`${theme}-nowhere`, ["first"], []), 0)
    })
  )
}
