/**
 * Stretches of a document that form one run of bytes: a stream of an OLE file, the content of a signature.
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "./ExtractError.ts"
import type { DocumentInput } from "./Extractor.ts"
import { lastAtOrBefore } from "./LastAtOrBefore.ts"

/** In bytes from the start of the document. */
export interface Extent {
  readonly offset: number
  readonly length: number
}

/** No bytes are held: each read goes to the document. */
export class Extents {
  readonly sizeBytes: number
  private readonly source: Pick<DocumentInput, "read">
  private readonly extents: ReadonlyArray<Extent>
  /** The offset in the run where each extent begins. */
  private readonly starts: ReadonlyArray<number>

  constructor(source: Pick<DocumentInput, "read">, extents: ReadonlyArray<Extent>) {
    this.source = source
    this.extents = extents
    let sizeBytes = 0
    this.starts = extents.map(({ length }) => {
      sizeBytes += length
      return sizeBytes - length
    })
    this.sizeBytes = sizeBytes
  }

  /** Answers fewer bytes only at the end of the run, or if the document itself is cut. */
  readonly read = Effect.fnUntraced({ self: this }, function* (offset: number, length: number): Effect.fn.Return<
    Uint8Array<ArrayBuffer>,
    ExtractError
  > {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.sizeBytes - offset)))
    let filled = 0
    for (const extent of this.within(offset, bytes.length)) {
      const part = yield* this.source.read(extent.offset, extent.length)
      bytes.set(part, filled)
      filled += part.length
      if (part.length < extent.length) return bytes.slice(0, filled)
    }
    return bytes
  })

  /** The places in the document of a part of the run. */
  within(offset: number, length: number): ReadonlyArray<Extent> {
    const parts: Array<Extent> = []
    const end = Math.min(offset + length, this.sizeBytes)
    let at = offset
    for (let i = lastAtOrBefore(offset, this.starts.length, (extent) => this.starts[extent]!); at < end; i++) {
      const skipped = at - this.starts[i]!
      const part = {
        offset: this.extents[i]!.offset + skipped,
        length: Math.min(this.extents[i]!.length - skipped, end - at)
      }
      if (part.length > 0) parts.push(part)
      at += part.length
    }
    return parts
  }
}
