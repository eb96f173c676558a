/**
 * The contract's documents, and what the system before us found in them. The dumps are outside the repository.
 *
 * @module
 */
import type { GazetteDocument } from "@escriba/gazettes/GazetteDocument"
import { type ExcerptDocument, excerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { excerptsOf, inAlphabeticalOrder } from "@escriba/gazettes/themes/Excerpts"
import { parseThemes } from "@escriba/gazettes/themes/ThemesConfig"
import { contractJson, contractLines, contractText } from "@escriba/specimens/Contract"
import { Effect, Result } from "effect"
import { ExcerptIndex } from "../../src/ExcerptIndex.ts"
import { type IndexItem, SearchIndex } from "../../src/SearchIndex.ts"

const md5 = (text: string) => new Bun.CryptoHasher("md5").update(text).digest("hex")

/** 109 of them. */
export const goldenItems = (): ReadonlyArray<IndexItem> =>
  contractLines<{ readonly _id: string; readonly _source: GazetteDocument & { readonly source_text: string } }>(
    "themes/documents.jsonl.gz"
  ).map(({ _id, _source: { source_text, ...fields } }) => ({
    id: _id,
    fields,
    collection: null,
    pages: [{ number: 1, text: source_text }],
    sizeBytes: Buffer.byteLength(source_text)
  }))

export const goldenThemes = () => Result.getOrThrow(parseThemes(contractText("themes-config.json"))).themes

/** Theme, query and document, as one text each. */
type Pair = `${string} | ${string} | ${string}`

export interface Findings {
  readonly pairs: ReadonlyArray<Pair>
  /** By their theme's index, in the order of their ids; entities belong to another stage. */
  readonly excerpts: Readonly<Record<string, ReadonlyArray<ExcerptDocument>>>
}

/**
 * What the system before us found. Its documents name only the last query that found an excerpt; the subthemes are all
 * queries, from `matches.json`.
 */
export const goldenFindings = (): Findings => {
  const matches: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>> =
    contractJson("themes/matches.json")
  const dumped = contractLines<{ readonly _index: string; readonly _source: ExcerptDocument }>("themes/excerpts.jsonl")
  const excerptsIn = (index: string, titles: Readonly<Record<string, ReadonlyArray<string>>>) =>
    dumped
      .filter(({ _index }) => _index === index)
      .map(({ _source }) => ({
        ..._source,
        excerpt: _source.excerpt.replace(/<\/?entidade\w+>/g, ""),
        excerpt_entities: [],
        excerpt_subthemes: inAlphabeticalOrder(
          Object.keys(titles).filter((title) => titles[title]?.includes(_source.excerpt_id))
        )
      }))
      .sort((one, other) => (one.excerpt_id < other.excerpt_id ? -1 : 1))
  return {
    pairs: distinct(
      Object.entries(matches).flatMap(([index, titles]) =>
        Object.entries(titles).flatMap(([title, ids]) =>
          ids.map((id): Pair => `${index} | ${title} | ${id.split("_")[0]}`)
        )
      )
    ),
    excerpts: Object.fromEntries(Object.entries(matches).map(([index, titles]) => [index, excerptsIn(index, titles)]))
  }
}

/**
 * What is found now: indexes the documents, runs the themes' queries over them, writes the excerpts and reads them
 * back.
 *
 * @param nameOf the index that stands for a theme's
 */
export const findings = Effect.fnUntraced(function* (nameOf: (index: string) => string) {
  const [gazettes, index] = [yield* SearchIndex, yield* ExcerptIndex]
  yield* gazettes.ensure
  const items = goldenItems()
  yield* gazettes.bulk(items)
  const ids = items.map(({ id }) => id)
  const pairs: Array<Pair> = []
  const excerpts: Record<string, ReadonlyArray<ExcerptDocument>> = {}
  for (const theme of goldenThemes()) {
    const name = nameOf(theme.index)
    yield* index.ensure(name)
    yield* index.refresh(name)
    const sources = yield* index.find(theme.queries, ids)
    yield* index.write(
      name,
      sources.flatMap((source) =>
        excerptsOf(source.id, source.found, md5).map((excerpt) => excerptDocument(excerpt, source))
      )
    )
    yield* index.refresh(name)
    excerpts[theme.index] = yield* index.excerptsOf(name, ids)
    pairs.push(
      ...sources.flatMap(({ found, id }) => found.map(({ subtheme }): Pair => `${theme.index} | ${subtheme} | ${id}`))
    )
  }
  return { pairs: distinct(pairs), excerpts } satisfies Findings
})

const distinct = (pairs: ReadonlyArray<Pair>): ReadonlyArray<Pair> => [...new Set(pairs)].sort()
