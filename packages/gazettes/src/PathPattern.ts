/**
 * What a document's path says about it: territory, date, edition.
 *
 * @module
 */
import { isDate } from "./Timestamp.ts"

export interface PathFacts {
  /** Numbers of seven digits, nothing more: check with the territories whether they exist. */
  readonly territoryIds: ReadonlyArray<string>
  /** `YYYY-MM-DD` */
  readonly date: string | null
  readonly editionNumber: string | null
  readonly isExtraEdition: boolean
  /** The nearest enclosing folder whose name is not just a date or a number. */
  readonly folder: string | null
}

/**
 * Reads `/`-separated paths such as `2700000/2020-01-02/x.pdf`, `2111300_2020-07-25_1cced5b3/source.doc` or
 * `3304557/2024/05/edicao-1234-extra.pdf`. The part nearest to the file wins. Dates: `YYYY-MM-DD`, `YYYY_MM_DD`, `YYYY.MM.DD`,
 * `YYYYMMDD`, `DD-MM-YYYY`; only days that exist.
 */
export const factsOfPath = (path: string): PathFacts => {
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== ".")
  const nearestFirst = segments.toReversed()
  const first = <A>(find: (segment: string) => A | null) => {
    for (const segment of nearestFirst) {
      const found = find(segment)
      if (found !== null) return found
    }
    return null
  }
  const name = nearestFirst[0] ?? ""
  return {
    territoryIds: nearestFirst.flatMap((segment) => segment.match(/(?<!\d)[1-5]\d{6}(?!\d)/g) ?? []),
    date: first(dateIn),
    editionNumber: editionIn(name),
    isExtraEdition: /(?<![a-z])extra(ordin[áa]ri[ao])?(?![a-z])/i.test(name),
    folder: nearestFirst.slice(1).find((segment) => /\p{L}{2}/u.test(segment) && dateIn(segment) === null) ?? null
  }
}

const dateIn = (segment: string): string | null => {
  const forms = [
    /(?<!\d)(?<y>(?:19|20)\d{2})(?<s>[-_.])(?<m>\d{2})\k<s>(?<d>\d{2})(?!\d)/,
    /(?<!\d)(?<d>\d{2})(?<s>[-_.])(?<m>\d{2})\k<s>(?<y>(?:19|20)\d{2})(?!\d)/,
    /(?<!\d)(?<y>(?:19|20)\d{2})(?<m>\d{2})(?<d>\d{2})(?!\d)/
  ]
  for (const form of forms) {
    const parts = form.exec(segment)?.groups
    const date = `${parts?.y}-${parts?.m}-${parts?.d}`
    if (isDate(date)) return date
  }
  return null
}

const editionIn = (name: string): string | null =>
  /(?<!\p{L})(?:edi[cç][aã]o|ed|n[ºo°]?)[-_. ]*(\d{1,6})(?!\d)/iu.exec(name)?.[1] ?? null
