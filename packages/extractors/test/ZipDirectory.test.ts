import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { inputOf } from "../src/testing.ts"
import { readZipDirectory } from "../src/ZipDirectory.ts"
import { minimalZip } from "./PackedZip.ts"

const zip = minimalZip([
  { name: "a.xml", content: "conteúdo" },
  { name: "pasta/b.xml", content: "x", declaredBytes: 7_000_000, isEncrypted: true }
])
const directoryOf = (bytes: Uint8Array) => readZipDirectory(inputOf(bytes, "application/zip"))

describe("the zip directory", () => {
  it.effect("tells names, declared sizes and encryption", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* directoryOf(zip), {
        entries: [
          {
            name: "a.xml",
            encryption: undefined,
            method: 0,
            headerOffset: 0,
            compressedBytes: 9,
            uncompressedBytes: 9
          },
          {
            name: "pasta/b.xml",
            encryption: { isStrong: false, aes: undefined, crc32: 0x8cdc1683, checkByte: 0x8c },
            method: 0,
            headerOffset: 44,
            compressedBytes: 1,
            uncompressedBytes: 7_000_000
          }
        ],
        isComplete: true
      })
    })
  )

  it.effect("is found behind prepended junk and before an appended comment", () =>
    Effect.gen(function* () {
      const framed = Uint8Array.from([...new Uint8Array(500).fill(7), ...zip, ...new Uint8Array(300).fill(8)])
      assert.deepStrictEqual(
        (yield* directoryOf(framed))?.entries.map((entry) => entry.headerOffset),
        [500, 544]
      )
    })
  )

  it.effect("is missing from a cut archive, and incomplete where its own bytes are damaged", () =>
    Effect.gen(function* () {
      assert.isUndefined(yield* directoryOf(zip.slice(0, -30)))
      assert.isUndefined(yield* directoryOf(new Uint8Array(0)))
      const damaged = zip.slice()
      damaged[zip.length - 22 - 30] = 0
      damaged.fill(0, zip.length - 22 - 60, zip.length - 22 - 40)
      assert.isFalse((yield* directoryOf(damaged))?.isComplete)
    })
  )

  it.effect("follows the records of zip64 for archives and entries of 4 GiB and more", () =>
    Effect.gen(function* () {
      const entry = new DataView(new ArrayBuffer(46 + 5 + 20))
      entry.setUint32(0, 0x02014b50, true)
      entry.setUint32(20, 4000, true)
      entry.setUint32(24, 0xffffffff, true)
      entry.setUint16(28, 5, true)
      entry.setUint16(30, 20, true)
      entry.setUint32(42, 0xffffffff, true)
      for (const [i, character] of Array.from("a.xml").entries()) entry.setUint8(46 + i, character.charCodeAt(0))
      entry.setUint16(51, 1, true)
      entry.setUint16(53, 16, true)
      entry.setBigUint64(55, 5_000_000_000n, true)
      entry.setBigUint64(63, 6_000_000_000n, true)
      const end64 = new DataView(new ArrayBuffer(56))
      end64.setUint32(0, 0x06064b50, true)
      end64.setBigUint64(40, BigInt(entry.byteLength), true)
      const locator = new DataView(new ArrayBuffer(20))
      locator.setUint32(0, 0x07064b50, true)
      locator.setBigUint64(8, BigInt(entry.byteLength), true)
      const end = new DataView(new ArrayBuffer(22))
      end.setUint32(0, 0x06054b50, true)
      end.setUint32(12, 0xffffffff, true)
      const bytes = Uint8Array.from([entry, end64, locator, end].flatMap((part) => [...new Uint8Array(part.buffer)]))
      assert.deepStrictEqual(yield* directoryOf(bytes), {
        entries: [
          {
            name: "a.xml",
            encryption: undefined,
            method: 0,
            headerOffset: 6_000_000_000,
            compressedBytes: 4000,
            uncompressedBytes: 5_000_000_000
          }
        ],
        isComplete: true
      })
    })
  )
})
