/**
 * Modules that this process shares with plug-ins: a plug-in of a single file needs no installed packages.
 *
 * @module
 */
import { Effect } from "effect"

/** Everything else that a plug-in imports is resolved from the plug-in's folder. */
const shared: Readonly<Record<string, () => Promise<Record<string, unknown>>>> = {
  effect: () => import("effect"),
  "@escriba/extractors/ExtractError": () => import("@escriba/extractors/ExtractError"),
  "@escriba/extractors/Extractor": () => import("@escriba/extractors/Extractor"),
  "@escriba/extractors/HtmlText": () => import("@escriba/extractors/HtmlText"),
  "@escriba/extractors/MediaType": () => import("@escriba/extractors/MediaType"),
  "@escriba/extractors/Pages": () => import("@escriba/extractors/Pages"),
  "@escriba/extractors/TextDecoding": () => import("@escriba/extractors/TextDecoding"),
  "@escriba/extractors/XmlReader": () => import("@escriba/extractors/XmlReader"),
  "@escriba/extractors/ZipDirectory": () => import("@escriba/extractors/ZipDirectory"),
  "@escriba/extractors/ZipUnpacker": () => import("@escriba/extractors/ZipUnpacker")
}

export const isShared = (name: string): boolean => Object.hasOwn(shared, name)

/** From now on every import of these names in this process resolves to our modules. */
export const shareOwnModules: Effect.Effect<void> = Effect.promise(() =>
  Promise.all(Object.entries(shared).map(([name, load]) => load().then((exports) => ({ name, exports }))))
).pipe(
  Effect.flatMap((modules) =>
    Effect.sync(() => {
      Bun.plugin({
        name: "escriba",
        setup: (build) => {
          for (const { exports, name } of modules) build.module(name, () => ({ exports, loader: "object" }))
        }
      })
    })
  )
)
