/**
 * The conformance suite for every extractor, built in or a plug-in.
 *
 * @module
 */
import { assert, describe, it } from "@effect/vitest"
import { type Cause, Effect, Exit, Ref, Stream } from "effect"
import { type AttemptReport, defaultLimits, runAttempt } from "./Attempt.ts"
import type { ExtractError } from "./ExtractError.ts"
import type { DocumentInput, Extractor } from "./Extractor.ts"
import { joined } from "./JoinedBytes.ts"
import { memoryInput } from "./MemoryInput.ts"

export interface Sample {
  /** A sound document that the extractor accepts. */
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly name: string
  /** Words that must occur in the text, in this order. */
  readonly words: ReadonlyArray<string>
}

/** A document in memory. */
export const inputOf = (
  bytes: Uint8Array,
  mediaType: string,
  name = "sample",
  passwords: ReadonlyArray<string> = []
): DocumentInput => memoryInput(bytes, { name, mediaType, passwords })

/** The text that an attempt wrote, with its report. */
export const attemptText = Effect.fnUntraced(function* (
  extractor: Extractor,
  input: DocumentInput,
  limits = defaultLimits
) {
  const written = yield* Ref.make<ReadonlyArray<Uint8Array>>([])
  const report: AttemptReport = yield* runAttempt(extractor, input, limits, (bytes) =>
    Ref.update(written, (all) => [...all, bytes])
  )
  const bytes = joined(yield* Ref.get(written))
  return { report, bytes, text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) }
})

/** Attempts of one extractor at documents in memory, all of one type. */
export const attemptsBy = (plugin: Effect.Effect<Extractor>, mediaType: string) => {
  const attempt = (bytes: Uint8Array) =>
    Effect.flatMap(plugin, (extractor) => attemptText(extractor, inputOf(bytes, mediaType)))
  const failureOf = (bytes: Uint8Array) => Effect.flip(attempt(bytes))
  return {
    attempt,
    textOf: (bytes: Uint8Array) => Effect.map(attempt(bytes), ({ text }) => text),
    failureOf,
    reasonOf: (bytes: Uint8Array) => Effect.map(failureOf(bytes), ({ reason }) => reason)
  }
}

/** Call it at the top of a test file, with a sample of every media type that the extractor accepts. */
export const conformance = (plugin: Effect.Effect<Extractor>, sample: Sample) =>
  describe(`an extractor of ${sample.mediaType}`, () => {
    const input = (bytes = sample.bytes) => inputOf(bytes, sample.mediaType, sample.name)

    it.effect("yields the sample's words in order", () =>
      Effect.gen(function* () {
        const { text } = yield* attemptText(yield* plugin, input())
        const places = sample.words.map((word) => text.indexOf(word))
        assert.isTrue(
          places.every((place, i) => place > (places[i - 1] ?? -1)),
          `${sample.words} in ${text}`
        )
      })
    )

    it.effect("numbers its pages from 1 without a gap", () =>
      Effect.gen(function* () {
        const pages = yield* Effect.scoped(Stream.runCollect((yield* plugin).extract(input())))
        assert.isAbove(pages.length, 0)
        assert.deepStrictEqual(
          pages.map((page) => page.number),
          pages.map((_, i) => i + 1)
        )
      })
    )

    it.effect("yields the same text twice", () =>
      Effect.gen(function* () {
        const extractor = yield* plugin
        const first = yield* attemptText(extractor, input())
        const second = yield* attemptText(extractor, input())
        assert.strictEqual(second.text, first.text)
        assert.deepStrictEqual(second.report, first.report)
      })
    )

    it.effect.each(damagedOf(sample))("ends in a document's fault or in text on $damage", ({ bytes }) =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(attemptText(yield* plugin, input(bytes)))
        if (Exit.isSuccess(exit)) assert.match(exit.value.text, /[\p{L}\p{N}]/u)
        else assert.isTrue(isDocumentFault(exit.cause), String(exit.cause))
      })
    )

    it.effect("releases all that it opened when it is stopped after its first page", () =>
      Effect.gen(function* () {
        const opened = yield* Ref.make(0)
        const open = yield* Ref.make(0)
        const watched = watchedInput(input(), opened, open)
        const first = (yield* plugin).extract(watched).pipe(Stream.take(1), Stream.runCollect, Effect.scoped)
        assert.lengthOf(yield* first, 1)
        assert.isAbove(yield* Ref.get(opened), 0, "it never read the document")
        assert.strictEqual(yield* Ref.get(open), 0)
      })
    )

    it.effect("bears a name and a version that a list of extractors can show", () =>
      Effect.gen(function* () {
        const { id, version } = yield* plugin
        assert.match(id, /^[a-z][a-z0-9-]*$/)
        assert.match(version, /^[\w.+-]+$/)
      })
    )

    it.effect("accepts by media type, name and head alone, and always gives the same answer", () =>
      Effect.gen(function* () {
        const { accepts } = yield* plugin
        const told = Object.freeze({
          name: sample.name,
          mediaType: sample.mediaType,
          sizeBytes: sample.bytes.length,
          head: sample.bytes.slice(0, 4096)
        })
        assert.deepStrictEqual([accepts(told), accepts(told)], [true, true])
        assert.deepStrictEqual(told.head, sample.bytes.slice(0, 4096))
        assert.isFalse(accepts({ ...told, mediaType: "application/x-nobody-reads-this", head: new Uint8Array(0) }))
      })
    )
  })

const damagedOf = ({ bytes }: Sample) => {
  const random = noise(2048)
  return [
    { damage: "no bytes", bytes: new Uint8Array(0) },
    { damage: "zeros", bytes: new Uint8Array(2048) },
    { damage: "random bytes", bytes: random },
    { damage: "random bytes behind a sound beginning", bytes: Uint8Array.from([...bytes.subarray(0, 64), ...random]) },
    { damage: "its first half", bytes: bytes.slice(0, bytes.length >> 1) },
    { damage: "its second half", bytes: bytes.slice(bytes.length >> 1) },
    { damage: "all but its last byte", bytes: bytes.slice(0, -1) }
  ]
}

const isDocumentFault = (cause: Cause.Cause<ExtractError>) =>
  cause.reasons.every((reason) => reason._tag === "Fail" && reason.error.isDocumentFault)

/** Counts how often the document was opened, and how many handles are open now. */
const watchedInput = (input: DocumentInput, opened: Ref.Ref<number>, open: Ref.Ref<number>): DocumentInput => {
  const enter = Ref.update(opened, (n) => n + 1).pipe(Effect.andThen(Ref.update(open, (n) => n + 1)))
  const leave = Ref.update(open, (n) => n - 1)
  return {
    ...input,
    read: (offset, length) => Ref.update(opened, (n) => n + 1).pipe(Effect.andThen(input.read(offset, length))),
    bytes: Effect.acquireRelease(enter, () => leave).pipe(Effect.andThen(input.bytes)),
    stream: Stream.unwrap(
      Effect.as(
        Effect.acquireRelease(enter, () => leave),
        input.stream
      )
    )
  }
}

/** The same noise in every run: a linear congruential generator (Numerical Recipes). */
const noise = (length: number) => {
  let state = 1
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}
