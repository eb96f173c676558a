/**
 * Finds the entities in an excerpt and puts each in a tag of its category.
 *
 * @module
 */
import { analyze, termsOf } from "./BrazilianAnalysis.ts"
import { inAlphabeticalOrder } from "./Excerpts.ts"
import type { Theme } from "./Theme.ts"
import { phraseSpans } from "./ThemeMatcher.ts"

export interface TaggedExcerpt {
  /** The excerpt with `<category>...</category>` around each entity; tags never overlap or nest. */
  readonly text: string
  /** The titles of the cases found, also of cases inside another case's tag, and `CNPJ`; in alphabetical order. */
  readonly entities: ReadonlyArray<string>
}

const cnpjTag = "entidadecnpj"
const cnpjTitle = "CNPJ"

/** A company's number, with or without punctuation, that is not part of a longer number. */
const cnpjPattern = /(?<!\d)\d{2}\.?\d{3}\.?\d{3}\/?\d{4}-?\d{2}(?!\d)/g

/**
 * Tags the theme's cases and the CNPJ numbers. Tags of an earlier run are removed first, nested ones too, so that the result
 * depends on the words alone: tagging twice changes nothing, and a case that was removed from the configuration is removed from
 * the excerpt. Of two overlapping entities, the one that begins first is tagged; of two that begin together, the longer one.
 */
export const tagEntities = (excerpt: string, { categories, cases }: Theme["entities"]): TaggedExcerpt => {
  const plain = untagged(
    excerpt,
    categories.map(({ name }) => name)
  )
  const analyzed = analyze(plain)
  const found: Array<Found> = cases.flatMap(({ category, title, values }) =>
    values.flatMap((value) =>
      phraseSpans(analyzed, termsOf(value)).map((span) => ({
        tag: category,
        title,
        start: analyzed.starts[span.start]!,
        end: analyzed.ends[span.end - 1]!
      }))
    )
  )
  for (const match of plain.matchAll(cnpjPattern)) {
    found.push({ tag: cnpjTag, title: cnpjTitle, start: match.index, end: match.index + match[0].length })
  }
  return { text: wrap(plain, found), entities: inAlphabeticalOrder(found.map(({ title }) => title)) }
}

interface Found {
  readonly tag: string
  readonly title: string
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** The excerpt as it was before any tagging. Tags named `entidade...` are removed even if no category has that name now. */
export const untagged = (excerpt: string, categories: ReadonlyArray<string>): string => {
  const names = categories.filter((name) => !name.startsWith("entidade")).map((name) => RegExp.escape(name))
  const tag = new RegExp(`</?(?:${["entidade[\\p{L}\\p{N}_-]*", ...names].join("|")})>`, "gu")
  let text = excerpt
  while (true) {
    const without = text.replace(tag, "")
    if (without === text) return text
    text = without
  }
}

const wrap = (plain: string, found: ReadonlyArray<Found>): string => {
  let text = ""
  let place = 0
  for (const { tag, start, end } of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < place) continue
    text += `${plain.slice(place, start)}<${tag}>${plain.slice(start, end)}</${tag}>`
    place = end
  }
  return text + plain.slice(place)
}
