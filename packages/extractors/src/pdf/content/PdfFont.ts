/**
 * The text of a font's codes, and their widths.
 *
 * @module
 */
import { Effect } from "effect"
import { attempt, Declined } from "./Declined.ts"
import { encodingOfName, type FontEncoding } from "./FontEncodings.ts"
import { characterOf } from "./GlyphNames.ts"
import type { PdfFile } from "./PdfFile.ts"
import { isArray, isDictionary, nameOf, numberOf, type PdfArray, type PdfDictionary, PdfStream } from "./PdfObject.ts"
import { standardWidths } from "./StandardWidths.ts"
import { readToUnicode } from "./ToUnicode.ts"

/** All tables have the length of the font's known codes. */
export interface PdfFont {
  readonly bytesPerCode: 1 | 2
  /** For each code one UTF-16 unit, or `unmapped`, or `severalUnits`. White space is a space. */
  readonly units: Uint16Array
  /** The texts of codes with several units, or with none that is visible. */
  readonly texts: ReadonlyMap<number, string>
  /** In font sizes. */
  readonly widths: Float32Array
  /** The width of a code beyond the table. */
  readonly widthOfOthers: number
}

/** The meaning of the code is unknown. */
export const unmapped = 0
export const severalUnits = 0xffff

/** Fails with `Declined` if only the font's program, or a map that we do not have, gives the meaning of the codes. */
export const loadFont = Effect.fn("PdfFont.loadFont")(function* (
  file: PdfFile,
  font: PdfDictionary
): Effect.fn.Return<PdfFont, Declined> {
  const subtype = nameOf(yield* file.resolve(font.get("Subtype")))
  const toUnicode = yield* file.resolve(font.get("ToUnicode"))
  const map =
    toUnicode instanceof PdfStream
      ? yield* Effect.flatMap(file.content(toUnicode), (bytes) => attempt(() => readToUnicode(bytes)))
      : new Map<number, string>()
  if (subtype === "Type0") return yield* compositeFont(file, font, map)
  if (subtype === "TrueType" || subtype === "Type1" || subtype === "MMType1") return yield* simpleFont(file, font, map)
  return yield* new Declined({ why: `a font has the type ${subtype}` })
})

const simpleFont = Effect.fnUntraced(function* (
  file: PdfFile,
  font: PdfDictionary,
  map: ReadonlyMap<number, string>
): Effect.fn.Return<PdfFont, Declined> {
  const encoding = yield* encodingOf(file, font)
  const textOf = (code: number) => map.get(code) ?? encoding[code] ?? ""
  const widths = yield* widthsOf(file, font, (code) => encoding[code] ?? "")
  return { bytesPerCode: 1, ...textTables(256, textOf), widths, widthOfOthers: 0 }
})

const widthsOf = Effect.fnUntraced(function* (
  file: PdfFile,
  font: PdfDictionary,
  characterAt: (code: number) => string
): Effect.fn.Return<Float32Array, Declined> {
  const given = yield* file.resolve(font.get("Widths"))
  if (!isArray(given)) {
    const widthOf = standardWidths(nameOf(yield* file.resolve(font.get("BaseFont"))) ?? "")
    if (widthOf === undefined) return yield* new Declined({ why: "a font has no widths" })
    return Float32Array.from({ length: 256 }, (_, code) => widthOf(characterAt(code)))
  }
  const first = numberOf(yield* file.resolve(font.get("FirstChar")), 0)
  const descriptor = yield* file.dictionary(font.get("FontDescriptor"))
  const missing = numberOf(yield* file.resolve(descriptor.get("MissingWidth")), 0)
  const widths = yield* Effect.forEach(given, (width) => file.resolve(width))
  return Float32Array.from({ length: 256 }, (_, code) => numberOf(widths[code - first], missing) / 1000)
})

/** The names that differ from an encoding. A font's own encoding is in its program and is unknown here. */
const encodingOf = Effect.fnUntraced(function* (
  file: PdfFile,
  font: PdfDictionary
): Effect.fn.Return<FontEncoding, Declined> {
  const encoding = yield* file.resolve(font.get("Encoding"))
  const descriptor = yield* file.dictionary(font.get("FontDescriptor"))
  const isSymbolic = (numberOf(yield* file.resolve(descriptor.get("Flags")), 0) & symbolic) !== 0
  const isEmbedded = programs.some((key) => descriptor.has(key))
  const own = (isSymbolic || isEmbedded ? undefined : encodingOfName("StandardEncoding")) ?? []
  if (!isDictionary(encoding)) return encodingOfName(nameOf(encoding)) ?? own
  const base = encodingOfName(nameOf(yield* file.resolve(encoding.get("BaseEncoding")))) ?? own
  const differences = yield* file.resolve(encoding.get("Differences"))
  return isArray(differences) ? yield* attempt(() => withDifferences(base, differences)) : base
})

const symbolic = 4
const programs = ["FontFile", "FontFile2", "FontFile3"]

const withDifferences = (base: FontEncoding, differences: PdfArray): FontEncoding => {
  const characters = Array.from({ length: 256 }, (_, code) => base[code] ?? "")
  let code = 0
  for (const item of differences) {
    if (typeof item === "number") code = item
    else characters[code++] = characterOf(nameOf(item) ?? "") ?? ""
  }
  return characters
}

const compositeFont = Effect.fnUntraced(function* (
  file: PdfFile,
  font: PdfDictionary,
  map: ReadonlyMap<number, string>
): Effect.fn.Return<PdfFont, Declined> {
  const encoding = nameOf(yield* file.resolve(font.get("Encoding")))
  if (encoding !== "Identity-H") return yield* new Declined({ why: "a font's codes are not glyph numbers" })
  const descendants = yield* file.resolve(font.get("DescendantFonts"))
  const descendant = yield* file.dictionary(isArray(descendants) ? descendants[0] : null)
  const otherwise = numberOf(yield* file.resolve(descendant.get("DW")), 1000) / 1000
  const given = yield* file.resolve(descendant.get("W"))
  const widths = isArray(given) ? yield* Effect.forEach(given, (item) => file.resolve(item)) : []
  return yield* attempt((): PdfFont => {
    const size =
      1 +
      Math.min(
        lastCode,
        [...map.keys()].reduce((one, other) => Math.max(one, other), lastOf(widths))
      )
    return {
      bytesPerCode: 2,
      ...textTables(size, (code) => map.get(code) ?? ""),
      widths: glyphWidths(size, widths, otherwise),
      widthOfOthers: otherwise
    }
  })
})

const lastCode = 0xffff

/** Runs of `first [width ...]` and of `first last width` (9.7.4.3). */
const glyphWidths = (size: number, given: PdfArray, otherwise: number): Float32Array => {
  const widths = new Float32Array(size).fill(otherwise)
  forEachRun(given, (first, last, widthOf) => {
    for (let code = first; code <= last && code < size; code++) widths[code] = widthOf(code) / 1000
  })
  return widths
}

const lastOf = (given: PdfArray): number => {
  let greatest = 0
  forEachRun(given, (_, last) => {
    greatest = Math.max(greatest, last)
  })
  return greatest
}

const forEachRun = (
  given: PdfArray,
  run: (first: number, last: number, widthOf: (code: number) => number) => void
): void => {
  for (let i = 0; i + 1 < given.length; ) {
    const first = numberOf(given[i], 0)
    const second = given[i + 1]
    if (isArray(second)) {
      run(first, first + second.length - 1, (code) => numberOf(second[code - first], 0))
      i += 2
    } else {
      const width = numberOf(given[i + 2], 0)
      run(first, numberOf(second, 0), () => width)
      i += 3
    }
  }
}

const textTables = (size: number, textOf: (code: number) => string): Pick<PdfFont, "units" | "texts"> => {
  const units = new Uint16Array(size)
  const texts = new Map<number, string>()
  for (let code = 0; code < size; code++) {
    const text = seen(textOf(code))
    if (text === undefined) units[code] = unmapped
    else if (text.length === 1) units[code] = text.charCodeAt(0)
    else {
      units[code] = severalUnits
      texts.set(code, text)
    }
  }
  return { units, texts }
}

/** A drawn hyphen is not a soft one. Other formatting marks are not drawn. `undefined` if the code has no meaning. */
const seen = (text: string): string | undefined => {
  if (text === "" || text === "\0" || text === "\uFFFF") return undefined
  if (/^\s+$/u.test(text)) return " "
  return /\p{Cf}/u.test(text) ? text.replaceAll("\u00AD", "-").replace(/\p{Cf}/gu, "") : text
}
