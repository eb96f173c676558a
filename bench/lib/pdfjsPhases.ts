/**
 * The part of pdf.js's work that a function belongs to, by its name and its class.
 *
 * @module
 */
import { readFileSync } from "node:fs"

export interface Frame {
  readonly functionName: string
  /** Empty for functions of the runtime. */
  readonly url: string
  /** From 1. */
  readonly lineNumber: number
}

/** The first that fits wins. */
const phases: ReadonlyArray<readonly [phase: string, of: RegExp]> = [
  [
    "fonts",
    /Font|Glyph|CFF|Type1|OpenType|TrueType|CMap|ToUnicode|Encoding|UnicodeRange|adjustMapping|PostScript|DataBuilder/
  ],
  [
    "messages between the API and the worker",
    /MessageHandler|LoopbackPort|structuredClone|Sink|Readable|PDFPageProxy|Transport/
  ],
  ["syntax: lexer, parser, objects", /Lexer|Parser|Preprocessor|^Cmd|^Name|^Dict|^Ref|XRef|Catalog|Page|ObjectLoader/],
  ["stream decoding", /Stream|Cipher|Predictor|Calculate/],
  ["text items and their places", /PartialEvaluator|TextState|StateManager|^Util|bidi|normalizeUnicode/]
]
const ourText = "our text assembly and quality"
const effect = "Effect"
const rest = "the rest: loading, the runtime"

export const allPhases: ReadonlyArray<string> = [...phases.map(([phase]) => phase), ourText, effect, rest]

export const phaseOf = (frame: Frame): string => {
  const path = frame.url.replace(/^file:\/\//, "")
  if (path.includes("/effect/dist/")) return effect
  const isOfPdfjs = path.includes("/pdfjs-dist/")
  if (!isOfPdfjs && path.endsWith(".ts") && !path.includes("/pdfjs/")) return ourText
  const owner = isOfPdfjs ? ownerOf(path, frame.lineNumber) : ""
  // The evaluator has methods for both; the names of those that load a font contain the word font.
  const name = `${owner === "PartialEvaluator" && /font|glyph/i.test(frame.functionName) ? "Font" : owner} ${frame.functionName}`
  return phases.find(([, of]) => of.test(owner) || of.test(name.trim()))?.[0] ?? rest
}

interface Owner {
  readonly name: string
  readonly line: number
}

const ownersOfFiles = new Map<string, ReadonlyArray<Owner>>()

/** The top-level class or function that this line belongs to. */
const ownerOf = (path: string, line: number): string => {
  const owners = ownersOfFiles.get(path) ?? readOwners(path)
  ownersOfFiles.set(path, owners)
  return owners.findLast((owner) => owner.line <= line)?.name ?? ""
}

const readOwners = (path: string): ReadonlyArray<Owner> =>
  readFileSync(path, "utf8")
    .split("\n")
    .flatMap((text, index) => {
      const name = /^(?:class|(?:async )?function\*?) (\w+)/.exec(text)?.[1]
      return name === undefined ? [] : [{ name, line: index + 1 }]
    })
