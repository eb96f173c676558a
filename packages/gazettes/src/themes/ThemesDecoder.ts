/**
 * Checks the value of a themes file part by part, so that all its problems are found at once.
 *
 * @module
 */
import { termsOf } from "./BrazilianAnalysis.ts"
import type { EntityCase, EntityCategory, Theme, ThemeQuery, ThemesConfig, ThemesProblem } from "./Theme.ts"

/** The configuration. It may be used only if there are no problems. */
export const decodeThemes = (
  value: unknown
): { readonly config: ThemesConfig; readonly problems: ReadonlyArray<ThemesProblem> } => {
  const report = new Report()
  const themes = report
    .items("the file", record(value)?.themes, "themes")
    .map((item, index) => theme(item, index, report))
  report.repeated("the file", "theme", themes, ({ name }) => name)
  report.repeated("the file", "index", themes, ({ index }) => index)
  return { config: { themes }, problems: report.problems }
}

const theme = (value: unknown, index: number, report: Report): Theme => {
  const fields = record(value)
  const name = report.text(`theme ${index + 1}`, fields?.name, "name")
  const place = `theme ${labelOf(name, index)}`
  const indexName = report.text(place, fields?.index, "index")
  if (indexName !== "" && !indexNamePattern.test(indexName)) report.add(place, `"${indexName}" cannot name an index`)
  const entities = record(fields?.entities)
  if (entities === undefined) report.add(place, "entities is missing or not an object")
  const categories = report.list(place, entities?.categories, "entities.categories").map((item, i): EntityCategory => {
    const at = `${place}, category ${i + 1}`
    const category = report.text(at, record(item)?.name, "name")
    if (category !== "" && !tagPattern.test(category))
      report.add(at, `"${category}" cannot name a tag: use letters and digits`)
    return { name: category, description: report.text(at, record(item)?.description, "description") }
  })
  const known = new Set(categories.map((category) => category.name))
  const cases = report.list(place, entities?.cases, "entities.cases").map((item, i) => {
    const found = entityCase(item, `${place}, case ${i + 1}`, report)
    if (found.category !== "" && !known.has(found.category)) {
      report.add(
        `${place}, case ${labelOf(found.title, i)}`,
        `its category "${found.category}" is not among the categories`
      )
    }
    return found
  })
  const queries = report.items(place, fields?.queries, "queries").map((item, i) => query(item, i, place, report))
  report.repeated(place, "category", categories, ({ name }) => name)
  report.repeated(place, "case", cases, ({ title }) => title)
  report.repeated(place, "query", queries, ({ title }) => title)
  const stopwords = report
    .list(place, fields?.stopwords, "stopwords")
    .map((word) => report.text(place, word, "a stopword"))
  return { name, index: indexName, stopwords, entities: { categories, cases }, queries }
}

const entityCase = (value: unknown, numbered: string, report: Report): EntityCase => {
  const fields = record(value)
  const title = report.text(numbered, fields?.title, "title")
  const place = title === "" ? numbered : numbered.replace(/\d+$/, JSON.stringify(title))
  return {
    category: report.text(place, fields?.category, "category"),
    title,
    values: report.items(place, fields?.values, "values").map((phrase) => report.phrase(place, phrase))
  }
}

const query = (value: unknown, index: number, themePlace: string, report: Report): ThemeQuery => {
  const fields = record(value)
  const title = report.text(`${themePlace}, query ${index + 1}`, fields?.title, "title")
  const place = `${themePlace}, query ${labelOf(title, index)}`
  const termSets = report.items(place, fields?.term_sets, "term_sets").map((macroSet, i) => {
    const at = `${place}, macro set ${i + 1}`
    return report.items(at, macroSet, "it").map((termSet, j) => {
      const within = `${at}, term set ${j + 1}`
      return report.items(within, termSet, "it").map((phrase) => report.phrase(within, phrase))
    })
  })
  return { title, termSets }
}

/** The names that OpenSearch accepts for an index. */
const indexNamePattern = /^[^A-Z\s\\/*?"<>|,#:_+.-][^A-Z\s\\/*?"<>|,#:]*$/

const tagPattern = /^\p{L}[\p{L}\p{N}_-]*$/u

const labelOf = (name: string, index: number) => (name === "" ? String(index + 1) : JSON.stringify(name))

const record = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined

/** Collects problems while the parts are read. An invalid part is read as empty. */
class Report {
  readonly problems: Array<ThemesProblem> = []

  add(place: string, problem: string): void {
    this.problems.push({ place, problem })
  }

  text(place: string, value: unknown, what: string): string {
    if (typeof value === "string" && value.trim() !== "") return value
    this.add(place, `${what} is missing, empty or not a text`)
    return ""
  }

  list(place: string, value: unknown, what: string): ReadonlyArray<unknown> {
    if (Array.isArray(value)) return value
    this.add(place, `${what} is missing or not a list`)
    return []
  }

  /** A list with at least one element. */
  items(place: string, value: unknown, what: string): ReadonlyArray<unknown> {
    const list = this.list(place, value, what)
    if (Array.isArray(value) && list.length === 0) this.add(place, `${what} is an empty list`)
    return list
  }

  /** A text with at least one word after analysis: an index cannot search for a text without words. */
  phrase(place: string, value: unknown): string {
    const text = this.text(place, value, "a phrase")
    if (text !== "" && termsOf(text).length === 0) this.add(place, `"${text}" has no word in it`)
    return text
  }

  repeated<A>(place: string, what: string, items: ReadonlyArray<A>, nameOf: (item: A) => string): void {
    const names = items.map(nameOf)
    const again = names.filter((name, index) => name !== "" && names.indexOf(name) !== index)
    for (const name of new Set(again)) this.add(place, `${what} ${JSON.stringify(name)} appears more than once`)
  }
}
