/**
 * Other people's extractors by their modules. Runs in a child only: importing is running their code.
 *
 * @module
 */
import type { Extractor } from "@escriba/extractors/Extractor"
import { Cause, Effect, Layer } from "effect"
import { messageOf, PluginFault } from "../PluginFault.ts"
import { shareOwnModules } from "./OwnModules.ts"
import { Plugins } from "./Plugins.ts"

/** Each module is imported when it is first asked for and its Effect runs once; after a failure both are retried. */
const makeLoader = Effect.map(Effect.cached(shareOwnModules), (shared) => {
  const loaded = new Map<string, Extractor>()
  return Effect.fn("PluginModule.load")(function* (path: string) {
    const known = loaded.get(path)
    if (known !== undefined) return known
    yield* shared
    const module = yield* Effect.tryPromise({
      try: () => import(path) as Promise<Readonly<Record<string, unknown>>>,
      catch: (cause) => new PluginFault({ detail: `it cannot be imported: ${messageOf(cause)}` })
    })
    const extractor = yield* built(module.extractor ?? module.default)
    loaded.set(path, extractor)
    return extractor
  })
})

/**
 * The absolute path of a module: a file relative to `folder`, or a package resolved from `folder`, then from here. Nothing is
 * installed meanwhile: children start with `--no-install`.
 */
const resolve = Effect.fn("PluginModule.resolve")(function* (specifier: string, folder: string) {
  const from = (place: string) =>
    Effect.try({
      try: () => Bun.resolveSync(specifier, place),
      catch: () => new PluginFault({ detail: `there is no such file or package, seen from ${folder}` })
    })
  return yield* from(folder).pipe(Effect.catch((fault) => Effect.mapError(from(import.meta.dir), () => fault)))
})

export const plugins = Layer.effect(
  Plugins,
  Effect.map(makeLoader, (load) => ({ load, resolve }))
)

const built = Effect.fnUntraced(function* (exported: unknown) {
  if (!Effect.isEffect(exported)) {
    return yield* new PluginFault({ detail: "it exports no Effect as `extractor` or default" })
  }
  const extractor = yield* (exported as Effect.Effect<unknown, unknown>).pipe(
    Effect.catchCause((cause) =>
      Effect.fail(new PluginFault({ detail: `it cannot be built: ${messageOf(Cause.squash(cause))}` }))
    )
  )
  const problem = problemOf(extractor)
  return problem === undefined ? (extractor as Extractor) : yield* new PluginFault({ detail: problem })
})

/** Why the value is not an extractor that can run in a child. */
const problemOf = (value: unknown): string | undefined => {
  if (typeof value !== "object" || value === null) return "its Effect yields no extractor"
  const { accepts, extract, id, placement, version }: Partial<Record<keyof Extractor, unknown>> = value
  if (typeof id !== "string" || !/^[a-z][a-z0-9-]{0,40}$/.test(id) || id === "none") {
    return "its id is not made of small letters, digits and hyphens"
  }
  if (typeof version !== "string" || !/^[\w.+-]{1,40}$/.test(version)) {
    return "its version is not made of letters, digits and . + - _"
  }
  if (placement !== "sandbox") return "its placement is not `sandbox`: plug-ins run in a child, and nowhere else"
  if (typeof accepts !== "function" || typeof extract !== "function") return "it has no `accepts` or no `extract`"
  return undefined
}
