/**
 * `bun --cpu-prof pdfjsProfiledMain.ts < FILES.json`: reads the text of PDFs with pdf.js alone, in this process. Prints
 * pages and characters as JSON.
 *
 * @module
 */
import { Effect } from "../../packages/extractors/node_modules/effect/dist/index.js"
import { defaultLimits, runAttempt } from "../../packages/extractors/src/Attempt.ts"
import { PdfjsExtractor } from "../../packages/extractors/src/builtin/PdfjsExtractor.ts"
import { fileInput } from "../../packages/extractors/src/bun/FileInput.ts"

const readAll = Effect.gen(function* () {
  const extractor = yield* PdfjsExtractor
  const files: ReadonlyArray<string> = yield* Effect.promise(() => Bun.stdin.json())
  const read = (path: string) =>
    fileInput(path, { name: "x.pdf", mediaType: "application/pdf" }).pipe(
      Effect.flatMap((input) => runAttempt(extractor, input, defaultLimits, () => Effect.void)),
      Effect.map(({ pages }) => pages),
      Effect.scoped,
      // A scan has no text, but its time counts.
      Effect.catch(() => Effect.succeed([]))
    )
  const pages = (yield* Effect.forEach(files, read)).flat()
  return { pages: pages.length, characters: pages.reduce((sum, { quality }) => sum + quality.characters, 0) }
})

process.stdout.write(JSON.stringify(await Effect.runPromise(readAll)))
