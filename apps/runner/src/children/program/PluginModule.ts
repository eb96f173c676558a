/**
 * Other people's extractors by their modules. Runs in a child only: importing is running their code.
 *
 * @module
 */
import { basename } from "node:path"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Cause, Effect, Layer } from "effect"
import { messageOf, PluginFault } from "../PluginFault.ts"
import { isShared, shareOwnModules } from "./OwnModules.ts"
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
      catch: (cause) => new PluginFault({ detail: `it cannot be imported: ${importProblem(cause)}` })
    })
    const extractor = yield* built(exportOf(module))
    loaded.set(path, extractor)
    return extractor
  })
})

/** Under its own name, too, so that a built-in extractor's file is a plug-in as it stands. */
const exportOf = (module: Readonly<Record<string, unknown>>): unknown => {
  const named = Object.keys(module).filter((name) => name.endsWith("Extractor"))
  return module.extractor ?? module.default ?? (named.length === 1 ? module[named[0]!] : undefined)
}

/** Which line a compiler means, and where our modules are, for code that was copied out of our sources. */
const importProblem = (cause: unknown): string => {
  const errors = cause instanceof AggregateError ? cause.errors : [cause]
  return errors
    .map((error: unknown) => {
      const message = messageOf(error)
      const { position } = error as { readonly position?: { readonly file: string; readonly line: number } | null }
      const place = position == null || !position.file ? "" : `${basename(position.file)}:${position.line}: `
      const [, name] = /Cannot find module '\.{1,2}\/(?:\.\.\/)*(\w+)(?:\.ts)?'/.exec(message) ?? []
      const isOurs = name !== undefined && isShared(`@escriba/extractors/${name}`)
      return `${place}${message}${isOurs ? `: import it from "@escriba/extractors/${name}"` : ""}`
    })
    .join("; ")
}

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
    return yield* new PluginFault({
      detail: "it exports no Effect as `extractor`, default or one name that ends in `Extractor`"
    })
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
