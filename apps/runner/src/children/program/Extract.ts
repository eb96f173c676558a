/**
 * Task `extract`: one extractor over one file, its text to a file.
 *
 * @module
 */
import type { AttemptReport } from "@escriba/extractors/Attempt"
import { fileInput } from "@escriba/extractors/bun/FileInput"
import { attemptToFile, type FileJob } from "@escriba/extractors/bun/TextFile"
import type { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { ExtractorList } from "@escriba/extractors/ExtractorList"
import { Cause, Context, Effect } from "effect"
import { failureOf, PluginFault } from "../PluginFault.ts"
import { TaskError } from "../TaskError.ts"
import { Plugins } from "./Plugins.ts"

/** Passwords come this way because others can read an environment or an argument. */
export interface ExtractRequest extends FileJob {
  readonly extractor: string
  /** The plug-in's module that the extractor comes from; `null`: a built-in one. */
  readonly module: string | null
}

/** Told of each piece of text that was written, in bytes. */
export const Written = Context.Reference<(bytes: number) => void>("@escriba/runner/Written", {
  defaultValue: () => () => undefined
})

/** `null`: a plug-in, which can be asked only here, does not accept the document. */
export const handle = (
  request: ExtractRequest
): Effect.Effect<AttemptReport | null, ExtractError | TaskError, ExtractorList> =>
  request.module === null ? byBuiltin(request) : byPlugin(request, request.module)

const byBuiltin = Effect.fnUntraced(function* (request: ExtractRequest) {
  const extractor = (yield* ExtractorList).list.find(({ id }) => id === request.extractor)
  if (extractor === undefined) return yield* Effect.die(new Error(`no extractor is called ${request.extractor}`))
  return yield* attemptToFile(extractor, request, yield* Written)
})

/** A plug-in may end in any way: each becomes a typed failure. */
const byPlugin = Effect.fnUntraced(
  function* (request: ExtractRequest, module: string) {
    const extractor = yield* (yield* Plugins).load(module)
    if (extractor.id !== request.extractor) {
      return yield* new PluginFault({ detail: `its module calls it ${extractor.id} now: it was changed` })
    }
    if (!(yield* accepts(extractor, request))) return null
    return yield* attemptToFile(extractor, request, yield* Written)
  },
  Effect.catchCause((cause) => Effect.fail(new TaskError(failureOf(Cause.squash(cause)))))
)

/** Told the same as any other extractor. An exception here is a crash of the plug-in. */
const accepts = (extractor: Extractor, { mediaType, name, path }: ExtractRequest) =>
  fileInput(path, { name, mediaType }).pipe(
    Effect.map(({ head, sizeBytes }) => extractor.accepts({ name, mediaType, sizeBytes, head }) === true),
    Effect.scoped
  )
