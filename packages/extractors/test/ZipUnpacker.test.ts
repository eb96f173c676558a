import { deflateRawSync } from "node:zlib"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Ref, Stream } from "effect"
import { ExtractError } from "../src/ExtractError.ts"
import { inputOf } from "../src/testing.ts"
import { readZipDirectory } from "../src/ZipDirectory.ts"
import { ZipUnpacker } from "../src/ZipUnpacker.ts"
import { type PackedEntry, packedZip } from "./PackedZip.ts"

const content = "Diário Oficial do Município. ".repeat(9000)

/** The last entry of an archive with these entries, as text. */
const unpacked = Effect.fnUntraced(function* (bytes: Uint8Array, maxBytes?: number) {
  const input = inputOf(bytes, "application/zip")
  const unpacker = new ZipUnpacker(input, "quem-pede", maxBytes)
  const directory = yield* readZipDirectory(input)
  const texts = yield* Effect.forEach(directory!.entries, (entry) =>
    unpacker.content(entry).pipe(Stream.decodeText(), Stream.mkString)
  )
  return texts.at(-1)
})
const archive = (change: Partial<PackedEntry> = {}) => packedZip([{ name: "a.xml", content, ...change }])
const failureOf = (bytes: Uint8Array, maxBytes?: number) =>
  Effect.map(Effect.flip(unpacked(bytes, maxBytes)), ({ extractor, reason }) => `${extractor}: ${reason}`)

describe("unpacking a zip entry", () => {
  it.effect("yields what was deflated, and what was stored", () =>
    Effect.gen(function* () {
      assert.isTrue((yield* unpacked(archive())) === content)
      assert.isTrue((yield* unpacked(archive({ method: 0 }))) === content)
      assert.strictEqual(yield* unpacked(archive({ content: "" })), "")
      assert.strictEqual(yield* unpacked(archive({ content: "", method: 0 })), "")
    })
  )

  it.effect("finds it behind prepended junk", () =>
    Effect.gen(function* () {
      assert.isTrue((yield* unpacked(Uint8Array.from([...new Uint8Array(777), ...archive()]))) === content)
    })
  )

  it.effect("yields it in small pieces, and reads no more than is asked for", () =>
    Effect.gen(function* () {
      const zeros = archive({ content: new Uint8Array(20_000_000) })
      const read = yield* Ref.make(0)
      const input = inputOf(zeros, "application/zip")
      const watched = {
        ...input,
        read: (offset: number, length: number) =>
          Ref.update(read, (bytes) => bytes + length).pipe(Effect.andThen(input.read(offset, length)))
      }
      const directory = yield* readZipDirectory(input)
      const chunks = yield* new ZipUnpacker(watched, "docx")
        .content(directory!.entries[0]!)
        .pipe(Stream.take(3), Stream.runCollect)
      assert.isTrue(chunks.every((chunk) => chunk.length <= 16 * 1024 * 1024))
      assert.isBelow(yield* Ref.get(read), zeros.length)
    })
  )

  const packed = deflateRawSync(content)

  it.effect.each([
    { what: "cut", bytes: archive({ packed: packed.subarray(0, -5) }) },
    { what: "garbled", bytes: archive({ packed: new Uint8Array(99).fill(255) }) },
    { what: "empty", bytes: archive({ packed: new Uint8Array(0) }) },
    { what: "outside of the file", bytes: archive({ declaredPackedBytes: 1e6 }) },
    { what: "longer than deflated data", bytes: archive({ packed: Uint8Array.from([...packed, 1, 2, 3]) }) },
    { what: "longer than it declares", bytes: archive({ declaredPackedBytes: packed.length - 4 }) },
    { what: "not where the directory says", bytes: archive().with(0, 7) }
  ])("says Corrupt of an entry that is $what", ({ bytes }) =>
    Effect.gen(function* () {
      assert.strictEqual(yield* failureOf(bytes), "quem-pede: Corrupt")
    })
  )

  it.effect("says Encrypted and Unsupported of what it cannot open", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* failureOf(archive({ isEncrypted: true })), "quem-pede: Encrypted")
      assert.strictEqual(yield* failureOf(archive({ method: 14 })), "quem-pede: Unsupported")
    })
  )

  it.effect("stops where the entries together expand beyond the limit, whatever they declare", () =>
    Effect.gen(function* () {
      const size = Buffer.byteLength(content)
      assert.strictEqual(yield* failureOf(archive(), size - 1), "quem-pede: LimitExceeded")
      assert.strictEqual(yield* failureOf(archive({ declaredBytes: 7 }), size - 1), "quem-pede: LimitExceeded")
      assert.strictEqual(
        yield* failureOf(archive({ method: 0, declaredBytes: 7 }), size - 1),
        "quem-pede: LimitExceeded"
      )
      assert.isTrue((yield* unpacked(archive({ declaredBytes: 7 }), size)) === content)
      const two = packedZip([
        { name: "a", content, declaredBytes: 1 },
        { name: "b", content, declaredBytes: 1 }
      ])
      assert.strictEqual(yield* failureOf(two, 2 * size - 1), "quem-pede: LimitExceeded")
      assert.isTrue((yield* unpacked(two, 2 * size)) === content)
    })
  )

  it.effect("refuses a declared size beyond the limit before anything is unpacked", () =>
    Effect.gen(function* () {
      const bytes = archive({ declaredBytes: 0xffffffff, packed: new Uint8Array(9).fill(255) })
      assert.strictEqual(yield* failureOf(bytes), "quem-pede: LimitExceeded")
    })
  )

  it.effect("stops at a thousand to one beyond 64 MiB, long before the limit", () =>
    Effect.gen(function* () {
      const bomb = archive({ content: new Uint8Array(80 * 1024 * 1024), declaredBytes: 1000 })
      const input = inputOf(bomb, "application/zip")
      const directory = yield* readZipDirectory(input)
      const error = yield* Effect.flip(Stream.runDrain(new ZipUnpacker(input, "docx").content(directory!.entries[0]!)))
      assert.include({ reason: error.reason, detail: error.detail }, { reason: "LimitExceeded" })
      assert.match(error.detail, /^expands beyond (6\d|7\d) MiB$/)
    })
  )

  it.effect("passes on what goes wrong while reading", () =>
    Effect.gen(function* () {
      const input = inputOf(archive(), "application/zip")
      const directory = yield* readZipDirectory(input)
      const gone = new ExtractError({ extractor: "none", reason: "NotFound", detail: "gone" })
      const failing = {
        ...input,
        read: (offset: number, length: number) => (length === 30 ? input.read(offset, length) : Effect.fail(gone))
      }
      const content = new ZipUnpacker(failing, "docx").content(directory!.entries[0]!)
      assert.strictEqual((yield* Effect.flip(Stream.runDrain(content))).reason, "NotFound")
    })
  )
})
