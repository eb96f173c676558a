/**
 * Access to other people's extractors. By default every call fails: a child that runs from a build cannot load plug-ins.
 *
 * @module
 */
import type { Extractor } from "@escriba/extractors/Extractor"
import { Context, Effect } from "effect"
import { PluginFault } from "../PluginFault.ts"

const none = Effect.fail(new PluginFault({ detail: "this child loads no plug-ins" }))

export const Plugins = Context.Reference<{
  /** The extractor of the module at this absolute path. */
  readonly load: (module: string) => Effect.Effect<Extractor, PluginFault>
  /** The absolute path of a module. */
  readonly resolve: (specifier: string, folder: string) => Effect.Effect<string, PluginFault>
}>("@escriba/runner/Plugins", { defaultValue: () => ({ load: () => none, resolve: () => none }) })
