import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { unzipSync } from "fflate"
import { odtOf } from "../src/Odt.ts"
import { zipOf } from "../src/Zip.ts"

describe("zipOf", () => {
  it.effect("keeps names, order and contents", () =>
    Effect.gen(function* () {
      const content = Uint8Array.of(0, 255, 7)
      const entries = unzipSync(
        yield* zipOf([
          ["b/ação.txt", "licitação"],
          ["a.bin", content]
        ])
      )
      assert.deepStrictEqual(Object.keys(entries), ["b/ação.txt", "a.bin"])
      assert.strictEqual(new TextDecoder().decode(entries["b/ação.txt"]), "licitação")
      assert.deepStrictEqual([...entries["a.bin"]!], [...content])
    })
  )

  it.effect("stamps every entry with 2 January 2024, so that the bytes never change", () =>
    Effect.gen(function* () {
      const bytes = yield* zipOf([["a.txt", "a"]])
      const header = new DataView(bytes.buffer, bytes.byteOffset)
      assert.strictEqual(header.getUint32(0, true), 0x04034b50)
      assert.strictEqual(header.getUint16(10, true), 0)
      assert.strictEqual(header.getUint16(12, true), ((2024 - 1980) << 9) | (1 << 5) | 2)
    })
  )
})

describe("odtOf", () => {
  it.effect("shows its media type, uncompressed, in the first bytes", () =>
    Effect.gen(function* () {
      const bytes = yield* odtOf(["Portaria nº 3 & anexos"])
      assert.strictEqual(
        Buffer.from(bytes.subarray(30, 77)).toString("latin1"),
        "mimetypeapplication/vnd.oasis.opendocument.text"
      )
      const content = new TextDecoder().decode(unzipSync(bytes)["content.xml"])
      assert.include(content, "<text:p>Portaria nº 3 &amp; anexos</text:p>")
    })
  )
})
