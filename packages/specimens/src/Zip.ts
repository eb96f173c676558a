/**
 * Zip archives with the same bytes in every run.
 *
 * @module
 */
import { Effect } from "effect"
import { strToU8, type Zippable, zipSync } from "fflate"

/** Name and content, in the archive's order; text is written as UTF-8. */
export type ZipEntry = readonly [name: string, content: string | Uint8Array]

/**
 * Zip entries carry a local time without a zone. The writer reads the local parts of this date, so that the bytes are
 * the same in every time zone.
 */
const modifiedAt = new Date(2024, 0, 2)

/** Entries are deflated except those named in `stored` (an ODT's `mimetype` must be uncompressed). */
export const zipOf = (
  entries: ReadonlyArray<ZipEntry>,
  stored: ReadonlyArray<string> = []
): Effect.Effect<Uint8Array> => Effect.sync(() => zipped(entries, stored))

/** The same, synchronously. */
export const zipped = (entries: ReadonlyArray<ZipEntry>, stored: ReadonlyArray<string> = []): Uint8Array => {
  const files: Zippable = {}
  for (const [name, content] of entries) {
    files[name] = [typeof content === "string" ? strToU8(content) : content, { level: stored.includes(name) ? 0 : 6 }]
  }
  return zipSync(files, { mtime: modifiedAt })
}
