/**
 * The elements of a BER or DER file, header by header, without their contents (ITU-T X.690).
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { envelopeFault } from "./EnvelopeFault.ts"

export interface Element {
  /** The first byte: class, form and number in one. */
  readonly tag: number
  /** The offset of its content. */
  readonly offset: number
  /** The end of its content; `undefined` if an end mark closes it. */
  readonly end: number | undefined
}

/** The mark that ends an element without a length. */
export const endMark = 0

const blockBytes = 4096
const longestHeader = 8

export class BerReader {
  private readonly input: Pick<DocumentInput, "sizeBytes" | "read">
  private block: { readonly offset: number; readonly bytes: Uint8Array } = { offset: 0, bytes: new Uint8Array(0) }

  constructor(input: Pick<DocumentInput, "sizeBytes" | "read">) {
    this.input = input
  }

  /** Fails with `Corrupt` if there is no element, or if it would end after the file. */
  readonly element = Effect.fnUntraced({ self: this }, function* (offset: number): Effect.fn.Return<
    Element,
    ExtractError
  > {
    const header = yield* this.bytes(offset, longestHeader)
    const [tag, first] = header
    if (tag === undefined || first === undefined) return yield* cut()
    if ((tag & 0x1f) === 0x1f) return yield* envelopeFault("Corrupt", "the signature is damaged")
    if (first === 0x80) return { tag, offset: offset + 2, end: undefined }
    const lengthBytes = first < 0x80 ? 0 : first & 0x7f
    if (2 + lengthBytes > header.length) return yield* cut()
    const begin = offset + 2 + lengthBytes
    const end = begin + (first < 0x80 ? first : numberOf(header.subarray(2, 2 + lengthBytes)))
    return end > this.input.sizeBytes ? yield* cut() : { tag, offset: begin, end }
  })

  /** The offset of the element after this one. */
  readonly endOf = Effect.fnUntraced({ self: this }, function* (element: Element): Effect.fn.Return<
    number,
    ExtractError
  > {
    let at = element.end ?? element.offset
    let open = element.end === undefined ? 1 : 0
    while (open > 0) {
      const inner = yield* this.element(at)
      if (inner.tag === endMark) open--
      if (inner.end === undefined) open++
      at = inner.end ?? inner.offset
    }
    return at
  })

  /** The content of a short element. */
  readonly content = ({ end, offset }: Element): Effect.Effect<Uint8Array, ExtractError> =>
    this.bytes(offset, Math.min(blockBytes, (end ?? offset) - offset))

  private readonly bytes = Effect.fnUntraced({ self: this }, function* (offset: number, length: number) {
    const begin = offset - this.block.offset
    const isHeld = begin >= 0 && begin + length <= this.block.bytes.length
    if (!isHeld) this.block = { offset, bytes: yield* this.input.read(offset, blockBytes) }
    return this.block.bytes.subarray(isHeld ? begin : 0, (isHeld ? begin : 0) + length)
  })
}

const numberOf = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum * 256 + byte, 0)

const cut = () => envelopeFault("Corrupt", "the signature is cut or damaged")
