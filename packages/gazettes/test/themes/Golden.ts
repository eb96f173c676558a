import { contractJson, contractLines, contractText } from "@escriba/specimens/Contract"
import { Result } from "effect"
import { parseThemes } from "../../src/themes/ThemesConfig.ts"

export interface GoldenDocument {
  readonly _id: string
  readonly _source: { readonly source_text: string }
}

export interface GoldenExcerpt {
  readonly _index: string
  readonly _id: string
  readonly _source: {
    readonly excerpt: string
    readonly excerpt_subthemes: ReadonlyArray<string>
    readonly excerpt_entities?: ReadonlyArray<string>
  }
}

/** Index, then title of the query, then ids of excerpts. */
export type GoldenMatches = Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>

export const goldenThemes = () => Result.getOrThrow(parseThemes(contractText("themes-config.json"))).themes

export const goldenDocuments = () => contractLines<GoldenDocument>("themes/documents.jsonl.gz")

export const goldenExcerpts = () => contractLines<GoldenExcerpt>("themes/excerpts.jsonl")

export const goldenMatches = (): GoldenMatches => contractJson("themes/matches.json")

export const md5 = (text: string): string => new Bun.CryptoHasher("md5").update(text).digest("hex")
