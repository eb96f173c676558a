/**
 * The `Data` stream of a DOC: long lists of properties, and the values of form fields.
 *
 * @module
 */
import { Effect } from "effect"
import type { ExtractError } from "../ExtractError.ts"
import { viewOf } from "./LittleEndian.ts"
import type { OleStream } from "./OleFile.ts"

/** The head of a picture, which forms have too, and the longest description of a field that is read. */
const pictureHeadBytes = 68
const formBytes = 512
const checkBoxType = 1
/** The value is the author's default: no reader has filled in the field. */
const untouched = 25

export class DataStream {
  private readonly stream: OleStream | undefined

  /** Many documents have none. */
  constructor(stream: OleStream | undefined) {
    this.stream = stream
  }

  /** A list of modifications that is too long for its page: the list of a row with many columns. */
  readonly modifications = Effect.fnUntraced({ self: this }, function* (offset: number): Effect.fn.Return<
    Uint8Array,
    ExtractError
  > {
    const length = yield* this.read(offset, 2)
    return length.length < 2 ? length : yield* this.read(offset + 2, viewOf(length).getUint16(0, true))
  })

  /** `""` for a field that is not a check box ([MS-DOC] 2.9.78). */
  readonly checkBox = Effect.fnUntraced({ self: this }, function* (offset: number): Effect.fn.Return<
    "" | "☐" | "☒",
    ExtractError
  > {
    const bytes = yield* this.read(offset + pictureHeadBytes, formBytes)
    if (bytes.length < 12) return ""
    const form = viewOf(bytes)
    const bits = form.getUint16(4, true)
    if (form.getUint32(0, true) !== 0xffffffff || (bits & 3) !== checkBoxType) return ""
    const result = (bits >> 2) & 31
    const defaultAt = 10 + 2 + form.getUint16(10, true) * 2 + 2
    const byDefault = defaultAt + 2 <= bytes.length ? form.getUint16(defaultAt, true) : 0
    return (result === untouched ? byDefault : result) === 0 ? "☐" : "☒"
  })

  private read(offset: number, length: number): Effect.Effect<Uint8Array, ExtractError> {
    return this.stream === undefined ? Effect.succeed(new Uint8Array(0)) : this.stream.read(offset, length)
  }
}
