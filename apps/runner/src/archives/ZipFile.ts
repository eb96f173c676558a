/**
 * Packs files into a ZIP file. The same files always give the same bytes.
 *
 * @module
 */
import { createHash } from "node:crypto"
import { createWriteStream } from "node:fs"
import { type Readable, Transform } from "node:stream"
import { pipeline } from "node:stream/promises"
import { Effect } from "effect"
import { ZipFile as Yazl } from "yazl"
import { localFault } from "../faults/LocalFault.ts"

export interface ZipEntry {
  readonly name: string
  /** The file on this machine. */
  readonly path: string
}

export interface ZipFile {
  readonly sizeBytes: number
  readonly md5: string
}

/**
 * The earliest moment that a ZIP can hold, 1980-01-01, in every time zone. The file contains no clock, mode or owner of
 * this machine.
 */
const entryOptions = { mtime: new Date(1980, 0, 1), mode: 0o100644, forceDosTimestamp: true, compressionLevel: 6 }

/** Streams the entries in the given order. Any failure but `DiskFull` is a bug. */
export const writeZip = Effect.fn("ZipFile.write")((entries: ReadonlyArray<ZipEntry>, path: string) =>
  Effect.tryPromise({
    try: (signal) => packed(entries, path, signal),
    catch: localFault("a ZIP file could not be written")
  })
)

const packed = async (entries: ReadonlyArray<ZipEntry>, path: string, signal: AbortSignal): Promise<ZipFile> => {
  const zip = new Yazl()
  const output = zip.outputStream as Readable
  zip.on("error", (error) => output.destroy(error))
  for (const entry of entries) zip.addFile(entry.path, entry.name, entryOptions)
  zip.end()
  const hash = createHash("md5")
  let sizeBytes = 0
  const counting = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk)
      sizeBytes += chunk.length
      done(null, chunk)
    }
  })
  await pipeline(output, counting, createWriteStream(path, { flags: "wx" }), { signal })
  return { sizeBytes, md5: hash.digest("hex") }
}
