import { assert, describe, it } from "@effect/vitest"
import { Reports } from "@escriba/db/Reports"
import { measure } from "@escriba/extractors/Quality"
import { MemoryIndex } from "@escriba/indexer/MemoryIndex"
import { MemoryObjectStore } from "@escriba/storage/MemoryObjectStore"
import { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect, FileSystem } from "effect"
import { pageTexts } from "../../../src/extraction/Extraction.ts"
import type { JoinedPlace } from "../../../src/settings/JoinedPlace.ts"
import type { MadeText } from "../../../src/stages/text/MadeText.ts"
import { joinedText, WordJoining } from "../../../src/stages/text/WordJoining.ts"
import { temporary } from "../../Command.ts"
import { gazetteOf, house, inUse, nothing, run } from "../../flow/MemoryHouse.ts"
import { Rows } from "../../flow/Rows.ts"

const broken = "Aviso de lici-\ntação em §§ na segunda-\nfeira, por Igara-\npava.\nIgarapava"
const whole = "Aviso de licitação\nem §§ na segunda-\nfeira, por Igarapava.\nIgarapava"

/** One document done: what is stored, what is indexed, and its pages in the ledger. */
const done = (place: JoinedPlace, text: string) =>
  Effect.gen(function* () {
    const gazette = gazetteOf(1, { fileChecksum: new Bun.CryptoHasher("md5").update(text).digest("hex") })
    yield* (yield* ObjectStore).put(gazette.sourceKey, { text })
    yield* (yield* Rows).add([gazette])
    const { report } = yield* run()
    assert.deepInclude(report, { done: 1, failed: 0 })
    assert.deepStrictEqual(yield* inUse, nothing)
    const [entry] = yield* (yield* Reports).entries(1)
    const objects = yield* (yield* MemoryObjectStore).objects
    const stored = new TextDecoder().decode(objects.get(entry?.textKey ?? ""))
    const [item] = yield* (yield* MemoryIndex).items
    return { entry, stored, indexed: item?.pages.map((page) => page.text).join("\n") }
  }).pipe(Effect.provideService(WordJoining, { place, maxIndexTextBytes: 1000 }), Effect.provide(house))

describe("words that a line's end has broken", () => {
  it.live("are left as they are where nobody asks for more", () =>
    Effect.map(done("none", broken), ({ indexed, stored }) => {
      assert.deepStrictEqual([stored, indexed], [broken, broken])
    })
  )

  it.live("are made whole in the index, and not in the stored text", () =>
    Effect.map(done("index", broken), ({ indexed, stored }) => {
      assert.deepStrictEqual([stored, indexed], [broken, whole])
    })
  )

  it.live("are made whole in the stored text too, whose pages the ledger knows", () =>
    Effect.map(done("text", broken), ({ entry, indexed, stored }) => {
      assert.deepStrictEqual([stored, indexed], [whole, whole])
      assert.strictEqual(entry?.textBytes, Buffer.byteLength(whole))
    })
  )

  it.effect("move the pages behind them, each with its own quality", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = `${yield* temporary}/text`
      const texts = ["a lici-\ntação §", "", "à Câ-\nmara", "fim"]
      const starts = texts.map((_, i) =>
        Buffer.byteLength(
          texts
            .slice(0, i)
            .map((text) => `${text}\n`)
            .join("")
        )
      )
      yield* fs.writeFileString(path, texts.join("\n"))
      const pages = texts.map((text, i) => {
        return { number: i + 1, offsetBytes: starts[i]!, lengthBytes: Buffer.byteLength(text), quality: measure(text) }
      })
      const extracted: MadeText = {
        ...{ path, pages, extractor: "test", version: "1", mediaType: "text/plain", flags: [], attempts: [] },
        source: { md5: "", sizeBytes: 0 },
        sizeBytes: Buffer.byteLength(texts.join("\n"))
      }
      const joined = yield* joinedText(extracted)
      const expected = ["a licitação\n§", "", "à Câmara", "fim"]
      assert.deepStrictEqual(yield* pageTexts(joined), expected)
      assert.strictEqual(yield* fs.readFileString(joined.path), expected.join("\n"))
      assert.strictEqual(joined.sizeBytes, Buffer.byteLength(expected.join("\n")))
      assert.deepStrictEqual(
        joined.pages.map(({ quality }) => quality),
        expected.map(measure)
      )
      assert.strictEqual(yield* fs.readFileString(path), texts.join("\n"))
    }).pipe(Effect.provideService(WordJoining, { place: "text", maxIndexTextBytes: 0 }), Effect.provide(house))
  )

  it.live("leave a text alone that has none of them", () =>
    Effect.map(done("text", "Decreto nº 1 na segunda-\nfeira"), ({ indexed, stored }) => {
      assert.deepStrictEqual([stored, indexed], [stored, stored])
      assert.strictEqual(stored, "Decreto nº 1 na segunda-\nfeira")
    })
  )
})
