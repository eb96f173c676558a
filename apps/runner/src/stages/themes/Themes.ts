/**
 * A theme's excerpts: found in the index, tagged with their entities, written to the theme's own index.
 *
 * @module
 */
import { createHash } from "node:crypto"
import type { StageItem, StageVersion } from "@escriba/db/StageWork"
import { tagEntities } from "@escriba/gazettes/themes/EntityTags"
import { type ExcerptDocument, excerptDocument } from "@escriba/gazettes/themes/ExcerptDocument"
import { excerptsOf } from "@escriba/gazettes/themes/Excerpts"
import type { Theme } from "@escriba/gazettes/themes/Theme"
import { fingerprintsOf } from "@escriba/gazettes/themes/ThemeVersions"
import { ExcerptIndex } from "@escriba/indexer/ExcerptIndex"
import { SearchIndex } from "@escriba/indexer/SearchIndex"
import { Effect } from "effect"
import { type Fault, faultOf, toFault } from "../../faults/Fault.ts"
import type { DerivedStage, StageOutcome } from "../Stage.ts"

/** Documents per search request to the index. */
const documentsAtOnce = 100

/**
 * Finds the excerpts of all gazettes whose text is done and that these queries have not searched yet. Excerpts of these
 * gazettes that are no longer found are removed, also those that another program wrote. Excerpts are written together with
 * their entities, so the stage `entities` is done as well.
 */
export const themesStage = (theme: Theme): DerivedStage<ExcerptIndex | SearchIndex> => {
  const { entities, themes } = versionsOf(theme)
  return {
    stage: themes,
    alsoDone: [entities],
    documentsAtOnce,
    run: Effect.fn("Themes.find")(function* (items) {
      const index = yield* ExcerptIndex
      const ids = items.flatMap(({ documentIds }) => documentIds)
      const sources = yield* findIn(theme.queries, ids)
      const documents = sources.flatMap((source) =>
        excerptsOf(source.id, source.found, md5).map((excerpt) =>
          excerptDocument(excerpt, source, tagEntities(excerpt.text, theme.entities))
        )
      )
      const rejected = yield* write(theme.index, documents)
      yield* index.prune(
        theme.index,
        ids,
        documents.map(({ excerpt_id }) => excerpt_id)
      )
      const known = new Set(sources.map(({ id }) => id))
      return items.map((item) => {
        const lost = item.documentIds.find((id) => !known.has(id))
        return lost === undefined
          ? outcomeOf(item, documents, rejected)
          : failed(item, faultOf("NotIndexed", `the index has no document ${lost}`))
      })
    }, Effect.mapError(toFault))
  }
}

/**
 * A document that another run has just written is found only after a refresh. So the search is repeated after one, before
 * the document counts as missing.
 */
const findIn = Effect.fnUntraced(function* (queries: Theme["queries"], ids: ReadonlyArray<string>) {
  const index = yield* ExcerptIndex
  const found = yield* index.find(queries, ids)
  const known = new Set(found.map(({ id }) => id))
  const unseen = ids.filter((id) => !known.has(id))
  if (unseen.length === 0) return found
  yield* (yield* SearchIndex).refresh
  return [...found, ...(yield* index.find(queries, unseen))]
})

/** Tags the existing excerpts with these cases. An excerpt with the right tags is not written again. */
export const entitiesStage = (theme: Theme): DerivedStage<ExcerptIndex> => ({
  stage: versionsOf(theme).entities,
  alsoDone: [],
  documentsAtOnce,
  run: Effect.fn("Themes.tag")(function* (items) {
    const index = yield* ExcerptIndex
    const documents = yield* index.excerptsOf(
      theme.index,
      items.flatMap(({ documentIds }) => documentIds)
    )
    const changed = documents.flatMap((document) => {
      const { entities, text } = tagEntities(document.excerpt, theme.entities)
      const isTagged = text === document.excerpt && isSame(entities, document.excerpt_entities)
      return isTagged ? [] : [{ ...document, excerpt: text, excerpt_entities: entities }]
    })
    const rejected = yield* write(theme.index, changed)
    return items.map((item) => outcomeOf(item, changed, rejected))
  }, Effect.mapError(toFault))
})

const md5 = (text: string) => createHash("md5").update(text).digest("hex")

/** A changed query repeats the search for excerpts; a changed case only repeats the tagging. */
const versionsOf = (theme: Theme): { readonly themes: StageVersion; readonly entities: StageVersion } => {
  const { entities, themes } = fingerprintsOf(theme, md5)
  return {
    themes: { stage: `themes/${theme.index}`, version: themes },
    entities: { stage: `entities/${theme.index}`, version: entities }
  }
}

/** Writes excerpts and gives the reasons for refused ones, by their ids. Fails if the index did not answer for all of them. */
const write = Effect.fnUntraced(function* (index: string, documents: ReadonlyArray<ExcerptDocument>) {
  const outcomes = yield* (yield* ExcerptIndex).write(index, documents)
  const silent = outcomes.find((outcome) => outcome._tag === "Unavailable")
  if (silent !== undefined) return yield* faultOf("IndexUnavailable", `${silent.id}: ${silent.detail}`)
  if (outcomes.length < documents.length) return yield* faultOf("Defect", "the index gave no answer for an excerpt")
  return new Map(outcomes.flatMap((outcome) => (outcome._tag === "Rejected" ? [[outcome.id, outcome.detail]] : [])))
})

/** `Written` with the excerpts of the item's documents, if the index took all of them. */
const outcomeOf = (
  item: StageItem,
  documents: ReadonlyArray<ExcerptDocument>,
  rejected: ReadonlyMap<string, string>
): StageOutcome => {
  const own = new Set(item.documentIds)
  const ids = documents.flatMap(({ excerpt_id, source_index_id }) => (own.has(source_index_id) ? [excerpt_id] : []))
  const refused = ids.find((id) => rejected.has(id))
  return refused === undefined
    ? { _tag: "Written", item, ids }
    : failed(item, faultOf("IndexRejected", `${refused}: ${rejected.get(refused)}`))
}

const failed = (item: StageItem, fault: Fault): StageOutcome => ({ _tag: "Failed", item, fault })

const isSame = (one: ReadonlyArray<string>, other: ReadonlyArray<string>) =>
  one.length === other.length && one.every((title, place) => title === other[place])
