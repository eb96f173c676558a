/**
 * Finds the entries of a DOCX with text for readers, as the package itself says.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { XmlHandler } from "../XmlReader.ts"
import type { ZipDirectory, ZipEntry } from "../ZipDirectory.ts"

export interface DocxParts {
  readonly body: ZipEntry
  readonly headers: ReadonlyArray<ZipEntry>
  readonly footers: ReadonlyArray<ZipEntry>
  /** Footnotes first, then endnotes. */
  readonly notes: ReadonlyArray<ZipEntry>
}

/** Reads an entry's XML to its end, feeding the handler. */
export type ReadXml = (entry: ZipEntry, handler: XmlHandler) => Stream.Stream<unknown, ExtractError>

export const relationshipNamespaces: Readonly<Record<string, string>> = {
  "http://schemas.openxmlformats.org/package/2006/relationships": "r"
}

/** The usual name of the body. Some writers number the file. */
const usualBody = /^word\/document\d*\.xml$/i

/** Follows the relationships of the package and of its body. `undefined` if there is no body. */
export const docxParts = Effect.fn("DocxParts.find")(function* (
  { entries }: ZipDirectory,
  read: ReadXml
): Effect.fn.Return<DocxParts | undefined, ExtractError> {
  const byName = new Map(entries.map((entry) => [keyOf(entry.name), entry]))
  const relatedTo = Effect.fnUntraced(function* (part: string) {
    const related = new RelatedParts(part, byName)
    const relationships = byName.get(keyOf(relationshipsOf(part)))
    if (relationships !== undefined) yield* Stream.runDrain(read(relationships, related))
    return related
  })

  const body =
    (yield* relatedTo("")).entries("officeDocument")[0] ?? entries.find((entry) => usualBody.test(entry.name))
  if (body === undefined) return undefined
  const related = yield* relatedTo(body.name)
  return {
    body,
    headers: related.entries("header").toSorted(byNumber),
    footers: related.entries("footer").toSorted(byNumber),
    notes: [...related.entries("footnotes"), ...related.entries("endnotes")]
  }
})

/** Collects the entries that a part refers to, by the last word of the relationship's type. External targets are left out. */
class RelatedParts implements XmlHandler {
  private readonly found = new Map<string, Set<ZipEntry>>()
  private readonly part: string
  private readonly byName: ReadonlyMap<string, ZipEntry>

  constructor(part: string, byName: ReadonlyMap<string, ZipEntry>) {
    this.part = part
    this.byName = byName
  }

  entries(kind: string): ReadonlyArray<ZipEntry> {
    return [...(this.found.get(kind) ?? [])]
  }

  readonly open = (name: string, attribute: (name: string) => string | undefined): void => {
    if (name !== "r:Relationship" || attribute("TargetMode") === "External") return
    const kind = attribute("Type")?.split("/").at(-1) ?? ""
    const entry = this.byName.get(keyOf(resolved(attribute("Target") ?? "", this.part)))
    if (entry !== undefined) this.found.set(kind, (this.found.get(kind) ?? new Set()).add(entry))
  }

  readonly close = (): void => {}

  readonly characters = (): void => {}
}

/** Names of parts are compared without case. */
const keyOf = (name: string) => name.replace(/^\/+/, "").toLowerCase()

const folderOf = (part: string) => part.slice(0, part.lastIndexOf("/") + 1)

const relationshipsOf = (part: string) => `${folderOf(part)}_rels/${part.slice(folderOf(part).length)}.rels`

/** A target is an absolute path in the package, or is relative to the folder of the referring part. */
const resolved = (target: string, part: string): string => {
  const steps: Array<string> = []
  for (const step of (target.startsWith("/") ? target : folderOf(part) + target).split("/")) {
    if (step === "..") steps.pop()
    else if (step !== "." && step !== "") steps.push(step)
  }
  return steps.join("/")
}

/** `header2` before `header10`. */
const byNumber = (one: ZipEntry, other: ZipEntry) => one.name.localeCompare(other.name, "en", { numeric: true })
