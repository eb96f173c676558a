/**
 * Unpacks a zip archive's entries as streams, without trusting the archive's statements about itself.
 *
 * @module
 */
import { Channel, Effect, Option, Stream } from "effect"
import { ExtractError, type ExtractReason } from "./ExtractError.ts"
import type { DocumentInput } from "./Extractor.ts"
import type { ZipEntry } from "./ZipDirectory.ts"

/** Over all entries that are read. The largest sound `document.xml` known has 16 MB. */
export const maxExpandedBytes = 512 * 1024 * 1024

/** Deflate reaches 1032:1, and only on bytes without information. Content that stays small may exceed this ratio. */
const maxRatio = 1000
const freeBytes = 64 * 1024 * 1024

/**
 * In bytes. On Bun, deflate yields at most 64 KiB at a time, however little goes in. A runtime that inflates a whole piece in
 * one step yields at most 16 MiB from it.
 */
const pieceBytes = 16 * 1024

const localHeader = 0x04034b50
const headerBytes = 30
const stored = 0
const deflated = 8

/** Bytes of the archive, in the type that the runtime's inflater takes. */
export type PackedBytes = Uint8Array<ArrayBuffer>

/** Unpacks for one extractor, whose id its errors carry, and counts the total expansion of all entries. */
export class ZipUnpacker {
  private readonly input: Pick<DocumentInput, "sizeBytes" | "read">
  private readonly extractor: string
  private readonly maxBytes: number
  private expandedBytes = 0

  constructor(input: Pick<DocumentInput, "sizeBytes" | "read">, extractor: string, maxBytes = maxExpandedBytes) {
    this.input = input
    this.extractor = extractor
    this.maxBytes = maxBytes
  }

  /**
   * The entry's bytes in order, in chunks of any size. Fails with `Encrypted`, `Unsupported` (a rare compression method),
   * `Corrupt`, or `LimitExceeded`: by the entry's declaration before anything is unpacked, and by its actual expansion while
   * unpacking. Checksums are not compared: damaged XML is not well-formed either.
   */
  readonly content = (entry: ZipEntry): Stream.Stream<Uint8Array, ExtractError> =>
    entry.encryption === undefined
      ? this.unpacked(entry, this.packed(entry))
      : Stream.fail(this.fail("Encrypted", "its zip entries need a password"))

  /** The entry's bytes as they are in the archive. Fails with `Corrupt` if the archive does not contain them. */
  readonly packed = (entry: ZipEntry): Stream.Stream<PackedBytes, ExtractError> =>
    Stream.unwrap(
      Effect.map(this.contentOffset(entry), (offset) => this.stretch(offset, offset + entry.compressedBytes))
    )

  /** Unpacks an entry's bytes, which the caller has decrypted if they were encrypted. Fails as `content` does. */
  readonly unpacked = (
    entry: Pick<ZipEntry, "method" | "compressedBytes" | "uncompressedBytes">,
    packed: Stream.Stream<PackedBytes, ExtractError>
  ): Stream.Stream<Uint8Array, ExtractError> =>
    Stream.suspend(() => {
      if (entry.method !== stored && entry.method !== deflated)
        return Stream.fail(this.fail("Unsupported", `zip entries compressed by method ${entry.method}`))
      if (this.expandedBytes + entry.uncompressedBytes > this.maxBytes)
        return Stream.fail(this.expandsBeyond(this.maxBytes))
      const content = entry.method === stored ? packed : packed.pipe(Stream.pipeThroughChannel(this.inflate()))
      return content.pipe(Stream.tap(this.counter(entry)))
    })

  /** Only the local header knows where the names and extra fields end: they may be longer here than in the directory. */
  private readonly contentOffset = Effect.fnUntraced(
    { self: this },
    function* ({ headerOffset, compressedBytes }: ZipEntry) {
      const outside = this.fail("Corrupt", "a zip entry points outside the file: the file is cut or damaged")
      if (headerOffset < 0 || headerOffset + headerBytes > this.input.sizeBytes) return yield* outside
      const bytes = yield* this.input.read(headerOffset, headerBytes)
      const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      if (header.getUint32(0, true) !== localHeader)
        return yield* this.fail("Corrupt", "the zip directory does not point to an entry")
      const offset = headerOffset + headerBytes + header.getUint16(26, true) + header.getUint16(28, true)
      return offset + compressedBytes > this.input.sizeBytes ? yield* outside : offset
    }
  )

  private stretch(start: number, end: number): Stream.Stream<PackedBytes, ExtractError> {
    return Stream.paginate(start, (offset) =>
      Effect.map(this.input.read(offset, Math.min(pieceBytes, end - offset)), (bytes) => {
        const next = offset + bytes.length
        return [
          bytes.length === 0 ? [] : [bytes as PackedBytes],
          bytes.length > 0 && next < end ? Option.some(next) : Option.none()
        ] as const
      })
    )
  }

  private inflate() {
    return Channel.fromTransformStream<ExtractError, PackedBytes, Uint8Array, ExtractError>({
      evaluate: () => new DecompressionStream("deflate-raw"),
      onError: (cause) =>
        cause instanceof ExtractError
          ? cause
          : new ExtractError({ extractor: this.extractor, reason: "Corrupt", detail: inflateDetail(cause), cause })
    })
  }

  private counter({ compressedBytes }: Pick<ZipEntry, "compressedBytes">) {
    const maxOfEntry = Math.max(freeBytes, maxRatio * compressedBytes)
    let entryBytes = 0
    return (chunk: Uint8Array) => {
      entryBytes += chunk.length
      this.expandedBytes += chunk.length
      if (this.expandedBytes > this.maxBytes) return this.expandsBeyond(this.maxBytes)
      return entryBytes > maxOfEntry ? this.expandsBeyond(maxOfEntry) : Effect.void
    }
  }

  private expandsBeyond(bytes: number) {
    return this.fail("LimitExceeded", `expands beyond ${Math.floor(bytes / 1024 ** 2)} MiB`)
  }

  private fail(reason: ExtractReason, detail: string) {
    return new ExtractError({ extractor: this.extractor, reason, detail })
  }
}

const inflateDetail = (cause: unknown) =>
  `a zip entry does not unpack: ${cause instanceof Error ? cause.message : cause}`
