import { existsSync, readFileSync } from "node:fs"
import { gunzipSync } from "node:zlib"
import { Result } from "effect"
import { parseThemes } from "../../src/themes/ThemesConfig.ts"

/** The dumps of the existing system; they lie beside the project, not in it. */
const contract = new URL("../../../../../shared/contract/", import.meta.url).pathname

export const hasContract = existsSync(`${contract}themes/excerpts.jsonl`)

export const contractText = (name: string): string => readFileSync(contract + name, "utf8")

const linesOf = <A>(text: string): ReadonlyArray<A> =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))

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

export const goldenDocuments = (): ReadonlyArray<GoldenDocument> =>
  linesOf(gunzipSync(readFileSync(`${contract}themes/documents.jsonl.gz`)).toString())

export const goldenExcerpts = (): ReadonlyArray<GoldenExcerpt> => linesOf(contractText("themes/excerpts.jsonl"))

export const goldenMatches = (): GoldenMatches => JSON.parse(contractText("themes/matches.json"))

export const md5 = (text: string): string => new Bun.CryptoHasher("md5").update(text).digest("hex")
