/**
 * An association's gazette, cut by municipality.
 *
 * @module
 */
import type { Territory } from "../Territory.ts"
import { type Block, cutBlocks } from "./Blocks.ts"
import { isConserved } from "./Conservation.ts"
import type { Definition } from "./Definition.ts"
import type { Doubt } from "./Doubt.ts"
import { editionLines, pageHeaderOf } from "./EditionLines.ts"
import { type Candidate, nameResolver } from "./MunicipalityName.ts"

/** The acts of one municipality in one edition. Blocks of unknown municipalities are in the association's own segment. */
export interface Segment {
  readonly territoryId: string
  readonly territoryName: string
  /**
   * The text before stripping: the page header, an empty line, then the municipality's blocks with an empty line between.
   * The segment's checksum is the MD5 of its UTF-8 bytes. The caller computes it, because this package runs where there is no
   * hash. Two segments with equal texts have one checksum: the caller must record both.
   */
  readonly rawText: string
  /** `rawText` without white space at its ends; this is stored and indexed. */
  readonly text: string
  readonly blocks: ReadonlyArray<Block>
  /** For each line of `text` the line of the edition's text, ascending. The page header counts as the first block's. */
  readonly lines: ReadonlyArray<number>
}

/** A header whose name did not match exactly. */
export interface NameReport {
  readonly line: number
  readonly heading: string
  /** The municipalities within the bound on the distance, nearest first. */
  readonly candidates: ReadonlyArray<Candidate>
}

/** A name that was resolved as a misspelling, or by one of the definition's corrections. */
export interface Correction extends NameReport {
  readonly territoryId: string
  readonly distance: number
}

/** A block of an unknown municipality; its acts are in the association's own segment. */
export interface Unresolved extends NameReport {
  readonly why: "Unknown" | "Ambiguous"
}

export interface Segmentation {
  /** In the order of their first blocks. Empty if no block was found: index the edition whole and say so. */
  readonly segments: ReadonlyArray<Segment>
  readonly corrections: ReadonlyArray<Correction>
  readonly unresolved: ReadonlyArray<Unresolved>
  /** The first line of every segment; `null` if the edition has no page header. */
  readonly pageHeader: string | null
  readonly frontMatter: string
  readonly tail: string
  /** Computed from the parts above and the text, not assumed. `false` means a bug of ours: index the edition whole. */
  readonly conserved: boolean
  readonly doubts: ReadonlyArray<Doubt>
}

/** A front matter or tail with a larger share of an edition's text raises a doubt. */
const largeShare = 0.1

/**
 * Cuts the text of an edition. Every line is in the page header, in the front matter, in exactly one segment, or in the tail.
 * Takes time linear in the text.
 *
 * @param text with `\n` between lines, as Tika or our own extractors give it
 * @param territories all territories; only those of the definition's state are used
 */
export const segment = (text: string, definition: Definition, territories: ReadonlyArray<Territory>): Segmentation => {
  const pageHeader = pageHeaderOf(text, definition)
  const lines = editionLines(text, pageHeader, definition)
  const { frontMatter, blocks, tail, doubts } = cutBlocks(lines, definition, nameResolver(definition, territories))

  const association = { id: definition.territoryId, name: definition.publisher }
  const byTerritory = Map.groupBy(blocks, ({ resolution }) => resolution.territory?.id ?? association.id)
  const segments = [...byTerritory].map(([territoryId, own]): Segment => {
    const rawText = [...(pageHeader === null ? [] : [`${pageHeader}\n`]), ...own.map((block) => block.text)].join("\n")
    const text = rawText.trim()
    const territory = own[0]!.resolution.territory ?? territories.find(({ id }) => id === territoryId) ?? association
    return {
      territoryId,
      territoryName: territory.name,
      rawText,
      text,
      blocks: own,
      lines: linesOf(rawText, text, own)
    }
  })
  const conserved = isConserved(text, { pageHeader, frontMatter, segments, tail })

  return {
    segments,
    corrections: blocks.flatMap(({ line, heading, resolution }) =>
      resolution.territory === null || resolution.by === "slug"
        ? []
        : {
            line,
            heading,
            territoryId: resolution.territory.id,
            distance: resolution.distance,
            candidates: resolution.candidates
          }
    ),
    unresolved: blocks.flatMap(({ line, heading, resolution }) =>
      resolution.territory === null ? { line, heading, why: resolution.why, candidates: resolution.candidates } : []
    ),
    pageHeader,
    frontMatter,
    tail,
    conserved,
    doubts: [
      ...doubts,
      ...wholeDoubt(pageHeader === null, "NoPageHeader", "no line looks like the page header"),
      ...wholeDoubt(blocks.length === 0, "NoBlock", "no block was found"),
      ...wholeDoubt(
        frontMatter.trim().length > text.length * largeShare,
        "LargeFrontMatter",
        `front matter: ${percent(frontMatter, text)} of the text`
      ),
      ...wholeDoubt(
        tail.trim().length > text.length * largeShare,
        "LargeTail",
        `tail: ${percent(tail, text)} of the text`
      ),
      ...wholeDoubt(!conserved, "NotConserved", "the parts are not the edition's text")
    ]
  }
}

/** Only blocks have lines: what stands between them, or before the first, counts as the next one's. */
const linesOf = (rawText: string, text: string, blocks: ReadonlyArray<Block>): ReadonlyArray<number> => {
  const own = blocks.flatMap((block) => block.text.split("\n").map((_, i) => block.lines[i] ?? block.lines.at(-1)!))
  const all = rawText.split("\n")
  const before = Array.from({ length: all.length - own.length }, () => own[0]!)
  const stripped = rawText.slice(0, rawText.indexOf(text)).split("\n").length - 1
  return [...before, ...own].slice(stripped, stripped + text.split("\n").length)
}

const percent = (part: string, whole: string): string => `${Math.round((100 * part.trim().length) / whole.length)} %`

const wholeDoubt = (isDoubted: boolean, code: Doubt["code"], message: string): ReadonlyArray<Doubt> =>
  isDoubted ? [{ code, message, line: null }] : []
