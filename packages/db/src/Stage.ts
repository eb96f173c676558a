/**
 * The table of stages. A stage is one kind of work on a gazette; the ledger has one row per gazette and stage.
 *
 * @module
 */
import { Schema } from "effect"

/**
 * A `text` stage makes a version of a gazette's text. Its work is claimed, and its name is the key in this table. A
 * `derived` stage is a pure function of a done text. Its work is not claimed, and its name is `NAME/INDEX`, with the
 * index that it writes to.
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
  /** The name of one result of the stage, in the singular. */
  readonly noun: string
  /** Its results are stored in an index of its own, which the stage's name names. */
  readonly hasIndex: boolean
  /** A description in a few words for a person. */
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
  /** The part behind the first `/`; `null` if there is no `/`. */
  readonly index: string | null
}

/** An unknown name is treated as a derived stage without an index, so that no code touches its results. */
export const parseStage = (stage: string): ParsedStage => {
  const slash = stage.indexOf("/")
  const name = slash < 0 ? stage : stage.slice(0, slash)
  const facts = Object.hasOwn(stages, name) ? stages[name as StageName] : unknown
  return { ...facts, name, index: slash < 0 ? null : stage.slice(slash + 1) }
}

const unknown: StageFacts = { kind: "derived", noun: "result", hasIndex: false, meaning: "unknown" }
