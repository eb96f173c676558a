/**
 * Minimal OpenDocument text (ODT).
 *
 * @module
 */
import type { Effect } from "effect"
import { zipOf } from "./Zip.ts"

const mediaType = "application/vnd.oasis.opendocument.text"

/** The media type comes first and uncompressed, so that the first bytes tell the format. */
export const odtOf = (paragraphs: ReadonlyArray<string>): Effect.Effect<Uint8Array> =>
  zipOf(
    [
      ["mimetype", mediaType],
      [
        "content.xml",
        `<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:text>${paragraphs.map((paragraph) => `<text:p>${escaped(paragraph)}</text:p>`).join("")}</office:text></office:body></office:document-content>`
      ],
      [
        "META-INF/manifest.xml",
        `<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="${mediaType}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`
      ]
    ],
    ["mimetype"]
  )

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
