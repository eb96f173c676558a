/**
 * Task `describe`: which extractor a plug-in's module has.
 *
 * @module
 */
import { Cause, Effect } from "effect"
import { acceptedTypes } from "../AcceptedTypes.ts"
import { failureOf } from "../PluginFault.ts"
import { TaskError } from "../TaskError.ts"
import { Plugins } from "./Plugins.ts"

/** `specifier`: a path or a package's name, seen from `folder`. */
export interface DescribeRequest {
  readonly specifier: string
  readonly folder: string
}

export interface PluginDescription {
  readonly id: string
  readonly version: string
  /** The absolute path of its module. */
  readonly module: string
  /** See `acceptedTypes`. */
  readonly mediaTypes: ReadonlyArray<string>
}

export const handle = Effect.fnUntraced(
  function* ({ folder, specifier }: DescribeRequest): Effect.fn.Return<PluginDescription, unknown> {
    const { load, resolve } = yield* Plugins
    const module = yield* resolve(specifier, folder)
    const extractor = yield* load(module)
    const { id, version } = extractor
    return { id, version, module, mediaTypes: yield* acceptedTypes(extractor) }
  },
  Effect.catchCause((cause) => Effect.fail(new TaskError(failureOf(Cause.squash(cause)))))
)
