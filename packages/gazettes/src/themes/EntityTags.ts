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

/** Since July 2026 with letters, too, except in the two check digits. */
const letteredPattern = /(?<![0-9A-Za-z])[0-9A-Z]{2}\.?[0-9A-Z]{3}\.?[0-9A-Z]{3}\/?[0-9A-Z]{4}-?\d{2}(?![0-9A-Za-z])/g

/** Fourteen letters and digits in a row may be anything: without punctuation the check digits have to be right. */
const isLettered = (text: string): boolean =>
  /[A-Z]/.test(text) && (/^..\..{3}\..{3}\/.{4}-/.test(text) || hasCheckDigits(text.replace(/[^0-9A-Z]/g, "")))

/** Modulo 11 over the characters' codes less 48. Source: Receita Federal, Nota Técnica COCAD 49/2024. */
const hasCheckDigits = (text: string): boolean =>
  [12, 13].every((length) => {
    let sum = 0
    for (let place = 0; place < length; place++) sum += (text.charCodeAt(place) - 48) * (2 + ((length - 1 - place) % 8))
    const digit = sum % 11 < 2 ? 0 : 11 - (sum % 11)
    return text[length] === String(digit)
  })

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
  const numbers = [
    ...plain.matchAll(cnpjPattern),
    ...[...plain.matchAll(letteredPattern)].filter(([text]) => isLettered(text))
  ]
  for (const match of numbers) {
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

/** A whole pair of tags with no other tag between: of a category that had this name, in whichever configuration. */
const pair = /<([\p{L}][\p{L}\p{N}_-]*)>((?:(?!<\/?[\p{L}][\p{L}\p{N}_-]*>)[\s\S])*)<\/\1>/gu

/**
 * The excerpt as it was before any tagging. Tags named `entidade...` are removed even if they stand alone; others of a name
 * that no category has now, in pairs.
 */
export const untagged = (excerpt: string, categories: ReadonlyArray<string>): string => {
  const names = categories.filter((name) => !name.startsWith("entidade")).map((name) => RegExp.escape(name))
  const tag = new RegExp(`</?(?:${["entidade[\\p{L}\\p{N}_-]*", ...names].join("|")})>`, "gu")
  let text = excerpt
  while (true) {
    const without = text.replace(tag, "").replace(pair, "$2")
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
