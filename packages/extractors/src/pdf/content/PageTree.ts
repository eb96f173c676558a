/**
 * The pages of a PDF in order (ISO 32000-1, 7.7.3).
 *
 * @module
 */
import { Effect } from "effect"
import { Declined } from "./Declined.ts"
import type { PdfFile } from "./PdfFile.ts"
import { isArray, nameOf, numberOf, type PdfDictionary, type PdfObject, PdfReference } from "./PdfObject.ts"

export interface PageNode {
  readonly page: PdfReference
  /** The page's own resources, or those inherited from the nodes above it. */
  readonly resources: PdfObject | undefined
}

/** More than the page limit of any document. */
const mostNodes = 200_000

/** Fails with `Declined` if the tree contradicts its own counts. */
export const pagesOf = Effect.fn("PageTree.pagesOf")(function* (
  file: PdfFile
): Effect.fn.Return<ReadonlyArray<PageNode>, Declined> {
  const catalog = yield* file.dictionary(file.root)
  const top = yield* file.dictionary(catalog.get("Pages"))
  const count = numberOf(yield* file.resolve(top.get("Count")), -1)
  const pages: Array<PageNode> = []
  const seen = new Set<number>()
  const open: Array<{ readonly node: PdfObject; readonly resources: PdfObject | undefined }> = []
  const enter = Effect.fnUntraced(function* (node: PdfDictionary, inherited: PdfObject | undefined) {
    const kids = yield* file.resolve(node.get("Kids"))
    if (!isArray(kids)) return yield* new Declined({ why: "the page tree is damaged" })
    const resources = node.get("Resources") ?? inherited
    for (const kid of kids.toReversed()) open.push({ node: kid, resources })
  })
  yield* enter(top, undefined)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, resources } = next
    if (!(node instanceof PdfReference) || seen.has(node.number) || seen.size === mostNodes)
      return yield* new Declined({ why: "the page tree is damaged" })
    seen.add(node.number)
    const dictionary = yield* file.dictionary(node)
    const type = nameOf(dictionary.get("Type"))
    if (type === "Page") pages.push({ page: node, resources })
    else if (type === "Pages") yield* enter(dictionary, resources)
    else return yield* new Declined({ why: "the page tree is damaged" })
  }
  if (pages.length !== count || count === 0) return yield* new Declined({ why: "the page count is wrong" })
  return pages
})
