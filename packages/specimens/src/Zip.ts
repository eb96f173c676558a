/**
 * Zip archives, the same bytes every time.
 *
 * @module
 */
import { Effect } from "effect"
import { strToU8, type Zippable, zipSync } from "fflate"

/** Name and content, in the archive's order; text is written as UTF-8. */
export type ZipEntry = readonly [name: string, content: string | Uint8Array]

/**
 * Zip entries carry a local time without a zone, and the writer reads this one's local parts: the same bytes in every
 * time zone.
 */
const modifiedAt = new Date(2024, 0, 2)

/** Entries are deflated, but for those named in `stored` (an ODT's `mimetype` must be readable as it lies). */
export const zipOf = (
  entries: ReadonlyArray<ZipEntry>,
  stored: ReadonlyArray<string> = []
): Effect.Effect<Uint8Array> => Effect.sync(() => zipped(entries, stored))

/** The same where there is no Effect to run. */
export const zipped = (entries: ReadonlyArray<ZipEntry>, stored: ReadonlyArray<string> = []): Uint8Array => {
  const files: Zippable = {}
  for (const [name, content] of entries) {
    files[name] = [typeof content === "string" ? strToU8(content) : content, { level: stored.includes(name) ? 0 : 6 }]
  }
  return zipSync(files, { mtime: modifiedAt })
}
