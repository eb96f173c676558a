/**
 * Extracts the text of files, or explains how they were extracted. Needs no database and stores nothing.
 *
 * @module
 */
import { fileInput } from "@escriba/extractors/bun/FileInput"
import type { ExtractError } from "@escriba/extractors/ExtractError"
import { sniff } from "@escriba/extractors/Sniffer"
import { Effect, Exit, FileSystem, Path, Schema, Scope, Stream } from "effect"
import { capacity } from "../extraction/Capacity.ts"
import { extractFile } from "../extraction/ExtractFile.ts"
import { type AskedExtractor, type ExtractedText, pageTexts } from "../extraction/Extraction.ts"
import { overall } from "../extraction/OverallQuality.ts"
import { Roster } from "../extraction/Roster.ts"
import type { RoomError } from "../faults/Fault.ts"
import { invalid, toActionError } from "./ActionError.ts"

const Quality = Schema.Struct({
  characters: Schema.Int,
  alphanumeric: Schema.Finite,
  unmapped: Schema.Finite,
  portuguese: Schema.Finite
})
const Problem = Schema.Struct({ reason: Schema.String, extractor: Schema.String, detail: Schema.String })
const attempts = Schema.Array(Problem)

export const ExtractAnswer = Schema.Union([
  Schema.Struct({
    file: Schema.String,
    mediaType: Schema.String,
    extractor: Schema.String,
    version: Schema.String,
    /** The texts of the pages, joined by `\n`. */
    text: Schema.String,
    pages: Schema.Array(Schema.Struct({ number: Schema.Int, text: Schema.String, quality: Quality })),
    quality: Quality,
    /** The file's name indicates another format than its content. */
    isMismatch: Schema.Boolean,
    attempts
  }),
  Schema.Struct({ file: Schema.String, mediaType: Schema.NullOr(Schema.String), attempts, error: Problem })
])
export type ExtractAnswer = typeof ExtractAnswer.Type

export const ExplainAnswer = Schema.Struct({
  file: Schema.String,
  sizeBytes: Schema.NullOr(Schema.Int),
  /** `null` if the file could not be read. */
  sniffed: Schema.NullOr(
    Schema.Struct({
      mediaType: Schema.String,
      byName: Schema.optional(Schema.String),
      isMismatch: Schema.Boolean
    })
  ),
  /** Extractors in the list that do not accept the file, or come after the one that extracted it. */
  notAsked: Schema.Array(Schema.Struct({ extractor: Schema.String, why: Schema.String })),
  /** The extractors that were asked, in that order. */
  asked: Schema.Array(
    Schema.Struct({
      extractor: Schema.String,
      version: Schema.String,
      /** `Text`, `Declined`, or the reason of the failure. */
      outcome: Schema.String,
      detail: Schema.NullOr(Schema.String),
      durationMs: Schema.Finite
    })
  ),
  chosen: Schema.NullOr(Schema.Struct({ extractor: Schema.String, version: Schema.String })),
  textBytes: Schema.NullOr(Schema.Int),
  quality: Schema.NullOr(Quality),
  /** Pages per engine, most pages first, if the extractor has several engines. */
  engines: Schema.Record(Schema.String, Schema.Int),
  pages: Schema.Array(Schema.Struct({ number: Schema.Int, quality: Quality, engine: Schema.optional(Schema.String) })),
  error: Schema.NullOr(Problem)
})
export type ExplainAnswer = typeof ExplainAnswer.Type

/** Refuses folders, which have no text, before any file is read. */
export const requireFiles = Effect.fn("Actions.requireFiles")(function* (files: ReadonlyArray<string>) {
  const fs = yield* FileSystem.FileSystem
  const folders = yield* Effect.filter(files, (file) =>
    fs.stat(file).pipe(
      Effect.map(({ type }) => type === "Directory"),
      Effect.orElseSucceed(() => false)
    )
  )
  if (folders.length > 0) {
    return yield* invalid(null, `${folders.join(", ")} is a folder: name its files, or register it with \`ingest\``)
  }
})

/** The text of each file, in the order of the files. */
export const extract = (files: ReadonlyArray<string>) =>
  inOrder(files, (file) =>
    extractFile(file).pipe(
      Effect.map((extracted) => Effect.map(pageTexts(extracted), (texts) => textAnswer(file, extracted, texts))),
      Effect.catchTag("ExtractError", (error) => Effect.succeed(Effect.succeed(failureAnswer(file, error))))
    )
  )

/** Reports the format of each file, the extractors that were asked, and how each answered. */
export const explain = (files: ReadonlyArray<string>) =>
  inOrder(files, (file) => Effect.map(Effect.scoped(explainOne(file)), Effect.succeed))

/**
 * Files per child that are extracted ahead of the output. Answers are printed in the order of the files, so a long file
 * must not block the others. Extracted texts wait on disk.
 */
const aheadOfAnswers = 16

/** @param begin runs ahead. The effect that it gives runs in the order of the files; then the scope of both closes. */
const inOrder = <A, E extends RoomError, R, R2>(
  files: ReadonlyArray<string>,
  begin: (file: string) => Effect.Effect<Effect.Effect<A, E, R2>, E, R>
) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const { children } = yield* capacity
      const outer = yield* Effect.scope
      return Stream.fromIterable(files).pipe(
        Stream.mapEffect(
          Effect.fnUntraced(function* (file) {
            const scope = yield* Scope.fork(outer)
            return { answer: yield* Scope.provide(begin(file), scope), scope }
          }),
          { concurrency: children * aheadOfAnswers }
        ),
        Stream.mapEffect(({ answer, scope }) => Effect.ensuring(answer, Scope.close(scope, Exit.void)))
      )
    })
  ).pipe(Stream.mapError(toActionError))

const textAnswer = (file: string, extracted: ExtractedText, texts: ReadonlyArray<string>): ExtractAnswer => ({
  file,
  mediaType: extracted.mediaType,
  extractor: extracted.extractor,
  version: extracted.version,
  text: texts.join("\n"),
  pages: extracted.pages.map(({ number, quality }, place) => ({ number, text: texts[place] ?? "", quality })),
  quality: overall(extracted.pages),
  isMismatch: extracted.isMismatch,
  attempts: extracted.attempts
})

const failureAnswer = (file: string, error: ExtractError): ExtractAnswer => {
  return { file, mediaType: error.mediaType ?? null, attempts: error.attempts, error }
}

const explainOne = Effect.fnUntraced(function* (file: string) {
  const paths = yield* Path.Path
  const { sizeBytes, sniffed } = yield* sniffFile(paths.resolve(file), paths.basename(file))
  const asked: Array<AskedExtractor> = []
  const { chosen, error } = yield* extractFile(file, (one) => Effect.sync(() => asked.push(one))).pipe(
    Effect.map((chosen) => ({ chosen, error: null })),
    Effect.catchTag("ExtractError", (error) => Effect.succeed({ chosen: null, error }))
  )
  const { entries } = yield* Roster
  const chosenPlace = entries.findIndex(({ extractor }) => extractor.id === chosen?.extractor)
  const answer: ExplainAnswer = {
    file,
    sizeBytes,
    sniffed,
    notAsked: entries.flatMap(({ extractor: { id }, mediaTypes }, place) => {
      if (asked.some(({ extractor }) => extractor === id)) return []
      // An extractor without types decides by names and contents.
      const mayAccept = mediaTypes.length === 0 || mediaTypes.includes(sniffed?.mediaType ?? "")
      const isAfter = chosen !== null && place > chosenPlace && mayAccept
      const why = isAfter
        ? `after ${chosen.extractor}, which answered`
        : `does not accept ${sniffed?.mediaType ?? "it"}`
      return [{ extractor: id, why }]
    }),
    asked,
    chosen,
    textBytes: chosen?.sizeBytes ?? null,
    quality: chosen === null ? null : overall(chosen.pages),
    engines: enginesOf(chosen?.pages ?? []),
    pages: chosen?.pages ?? [],
    error
  }
  return answer
})

/** `null` if the file cannot be read; the extraction reports the reason. */
const sniffFile = (path: string, name: string) =>
  Effect.gen(function* () {
    const input = yield* fileInput(path, { name, mediaType: "application/octet-stream" })
    return { sizeBytes: input.sizeBytes, sniffed: yield* sniff(input) }
  }).pipe(
    Effect.scoped,
    Effect.catch(() => Effect.succeed({ sizeBytes: null, sniffed: null }))
  )

const enginesOf = (pages: ExtractedText["pages"]): Readonly<Record<string, number>> => {
  const engines = Map.groupBy(pages, ({ engine }) => engine ?? "")
  engines.delete("")
  return Object.fromEntries(
    [...engines].map(([engine, own]) => [engine, own.length] as const).toSorted(([, own], [, other]) => other - own)
  )
}
