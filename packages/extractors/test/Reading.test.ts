import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { builtins } from "../src/Builtins.ts"
import { ExtractorList } from "../src/ExtractorList.ts"
import { MediaType } from "../src/MediaType.ts"
import { memoryInput } from "../src/MemoryInput.ts"
import { readDocument } from "../src/Reading.ts"
import { attemptText } from "../src/testing.ts"

const read = (name: string, content: string) =>
  readDocument(
    memoryInput(new TextEncoder().encode(content), { name, mediaType: MediaType.unknown }),
    (extractor, input) => Effect.map(attemptText(extractor, input), ({ text }) => text)
  ).pipe(Effect.provide(ExtractorList.layer(builtins)))

describe("reading a document", () => {
  it.effect("goes by the content and reports that the name claims another format", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* read("edicao.pdf", "Decreto nº 1"), {
        value: "Decreto nº 1",
        mediaType: "text/plain",
        isMismatch: true,
        attempts: []
      })
    })
  )

  it.effect("fails with the media type that sniffing found", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(read("edicao.pdf", "%PDF-1.4 and nothing else"))
      assert.deepInclude(error, { reason: "Corrupt", mediaType: "application/pdf" })
    })
  )
})
