/**
 * E-books written by hand.
 *
 * @module
 */
import { zipOf } from "@escriba/specimens/Zip"
import type { Effect } from "effect"

export interface Chapter {
  /** As the package refers to it. */
  readonly href: string
  /** Where it lies in the archive. */
  readonly name: string
  readonly body: string
}

/** Chapters in the order in which they are read; they lie in the archive the other way round. */
export const epubOf = (
  chapters: ReadonlyArray<Chapter>,
  further: ReadonlyArray<readonly [string, string]> = []
): Effect.Effect<Uint8Array> =>
  zipOf(
    [
      ["mimetype", "application/epub+zip"],
      [
        "META-INF/container.xml",
        '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
      ],
      ["OEBPS/book.opf", packageFile(chapters)],
      ...chapters.toReversed().map(({ body, name }) => [name, chapterFile(body)] as const),
      ...further
    ],
    ["mimetype"]
  )

const packageFile = (chapters: ReadonlyArray<Chapter>): string =>
  `<?xml version="1.0"?><opf:package xmlns:opf="http://www.idpf.org/2007/opf"><opf:manifest><opf:item id="cover" href="cover.png" media-type="image/png"/>${chapters
    .map(({ href }, index) => `<opf:item id="c${index}" href="${href}" media-type="application/xhtml+xml"/>`)
    .join("")}</opf:manifest><opf:spine><opf:itemref idref="cover"/>${chapters
    .map((_, index) => `<opf:itemref idref="c${index}"/>`)
    .join("")}</opf:spine></opf:package>`

const chapterFile = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/></head><body>${body}</body></html>`
