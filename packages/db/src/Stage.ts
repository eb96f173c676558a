/**
 * The table of stages: what is done with a gazette, one ledger row per gazette and stage.
 *
 * @module
 */
import { Schema } from "effect"

/**
 * `text` stages make a version of a gazette's text: claimed, and named as they are here. `derived` stages are pure over a
 * text that is done, claim nothing, and are named `NAME/INDEX` after the index that they write to.
 */
export const stages = {
  text: { kind: "text", noun: "document", hasIndex: false, meaning: "extract, store, index" },
  ocr: { kind: "text", noun: "page", hasIndex: false, meaning: "read scanned pages" },
  themes: { kind: "derived", noun: "excerpt", hasIndex: true, meaning: "find excerpts in what is indexed" },
  entities: { kind: "derived", noun: "excerpt", hasIndex: true, meaning: "tag the excerpts" },
  rerank: { kind: "derived", noun: "excerpt", hasIndex: true, meaning: "order the excerpts again" }
} as const satisfies Record<string, StageFacts>

export interface StageFacts {
  readonly kind: "text" | "derived"
  /** One thing that the stage makes, in the singular. */
  readonly noun: string
  /** What it makes lies in an index of its own, named by the stage. */
  readonly hasIndex: boolean
  /** What it does, in a few words for a person. */
  readonly meaning: string
}

export type StageName = keyof typeof stages
type NameOf<Kind extends StageFacts["kind"]> = {
  [Name in StageName]: (typeof stages)[Name]["kind"] extends Kind ? Name : never
}[StageName]

export type TextStage = NameOf<"text">
export type DerivedStage = `${NameOf<"derived">}/${string}`
export type Stage = TextStage | DerivedStage

const namesOf = <Kind extends StageFacts["kind"]>(kind: Kind) =>
  (Object.keys(stages) as ReadonlyArray<StageName>).filter((name): name is NameOf<Kind> => stages[name].kind === kind)

export const textStages = namesOf("text")
export const Stage = Schema.Union([
  Schema.Literals(textStages),
  Schema.TemplateLiteral([Schema.Literals(namesOf("derived")), "/", Schema.String])
])

export interface ParsedStage extends StageFacts {
  readonly name: string
  /** The part behind the first `/`; `null` without one. */
  readonly index: string | null
}

/** A name that this version does not know is taken for a derived stage without an index: no code touches what it made. */
export const parseStage = (stage: string): ParsedStage => {
  const slash = stage.indexOf("/")
  const name = slash < 0 ? stage : stage.slice(0, slash)
  const facts = Object.hasOwn(stages, name) ? stages[name as StageName] : unknown
  return { ...facts, name, index: slash < 0 ? null : stage.slice(slash + 1) }
}

const unknown: StageFacts = { kind: "derived", noun: "result", hasIndex: false, meaning: "unknown" }
