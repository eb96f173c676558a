/**
 * Task `findExcerpts`: what the queries of a theme find in a text. The answer is small: ten fragments per query at most.
 *
 * @module
 */
import type { ThemeQuery } from "@escriba/gazettes/themes/Theme"
import { fragmentsIn } from "@escriba/indexer/FindInTexts"
import { Effect } from "effect"
import { readText } from "./PageFiles.ts"

export interface FindExcerptsRequest {
  readonly queries: ReadonlyArray<ThemeQuery>
  /** The text's file. */
  readonly path: string
}

export const handle = ({ path, queries }: FindExcerptsRequest) =>
  Effect.map(readText(path), (text) => fragmentsIn(text, queries))
