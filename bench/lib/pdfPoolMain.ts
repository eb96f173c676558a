/**
 * `bun pdfPoolMain.ts MODULE FOLDER < FILES.json`: the program's own pool, a child a core, over a list of PDFs, its temporary
 * files in the folder. Prints pages and characters of each as JSON.
 *
 * @module
 */
import * as NodeServices from "../../apps/runner/node_modules/@effect/platform-node/dist/NodeServices.js"
import { Duration, Effect, Layer } from "../../apps/runner/node_modules/effect/dist/index.js"
import { capacityOf } from "../../apps/runner/src/Machine.ts"
import { Scratch } from "../../apps/runner/src/Scratch.ts"
import { Sandbox } from "../../apps/runner/src/sandbox/Sandbox.ts"
import { defaultLimits } from "../../packages/extractors/src/Attempt.ts"
import type { Extractor } from "../../packages/extractors/src/Extractor.ts"

/** What the program takes where nobody limits it: the children's shares are large, what they take is not. */
const capacity = capacityOf(2 * 1024 ** 3)

const [module = "", scratch = ""] = process.argv.slice(2)
const files: ReadonlyArray<string> = await Bun.stdin.json()
const { default: plugin }: { readonly default: Effect.Effect<Extractor> } = await import(module)

const readAll = Effect.gen(function* () {
  const extractor = yield* plugin
  const sandbox = yield* Sandbox
  const read = Effect.fnUntraced(function* (path: string) {
    const directory = yield* (yield* Scratch).directory
    const job = { path, name: "x.pdf", mediaType: "application/pdf", output: `${directory}/text`, passwords: [] }
    const { pages } = yield* sandbox.run(extractor, { ...job, limits: defaultLimits })
    return { pages: pages.length, characters: pages.reduce((sum, { quality }) => sum + quality.characters, 0) }
  }, Effect.scoped)
  return yield* Effect.forEach(
    files,
    (path) =>
      Effect.catch(read(path), (error) => {
        process.stderr.write(`${path}: ${error.message}\n`)
        return Effect.succeed({ pages: 0, characters: 0 })
      }),
    { concurrency: capacity.children }
  )
}).pipe(
  Effect.provide(
    Sandbox.layer({
      capacity,
      deadline: Duration.minutes(5),
      modules: new Map([
        ["pdf", module],
        ["pdfjs", module]
      ])
    }).pipe(Layer.provideMerge(Scratch.layer(scratch)), Layer.provideMerge(NodeServices.layer))
  )
)

process.stdout.write(JSON.stringify(await Effect.runPromise(readAll)))
