/**
 * A document in memory, for runtimes without files and for tests.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { DocumentInput } from "./Extractor.ts"

const headBytes = 4096
const chunkBytes = 64 * 1024

/** The array remains the owner's: `bytes` is a copy, because readers may detach it. */
export const memoryInput = (
  bytes: Uint8Array,
  document: Pick<DocumentInput, "name" | "mediaType"> & Partial<Pick<DocumentInput, "passwords">>
): DocumentInput => ({
  name: document.name,
  mediaType: document.mediaType,
  sizeBytes: bytes.length,
  head: bytes.subarray(0, headBytes),
  read: (offset, length) => Effect.succeed(bytes.subarray(offset, offset + length)),
  bytes: Effect.sync(() => Uint8Array.from(bytes)),
  stream: Stream.range(0, Math.ceil(bytes.length / chunkBytes) - 1).pipe(
    Stream.map((chunk) => bytes.subarray(chunk * chunkBytes, (chunk + 1) * chunkBytes))
  ),
  passwords: document.passwords ?? []
})
