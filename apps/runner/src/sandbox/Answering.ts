/**
 * What an extraction child answers to each request.
 *
 * @module
 */
import { fileInput } from "@escriba/extractors/bun/FileInput"
import type { ExtractError, ExtractReason } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Extractors } from "@escriba/extractors/Extractors"
import { Cause, Effect } from "effect"
import { attemptToFile } from "../extraction/TextFile.ts"
import { acceptedTypes } from "../plugins/AcceptedTypes.ts"
import { failureOf, PluginFault } from "../plugins/PluginFault.ts"
import { makeLoader, resolveModule } from "../plugins/PluginModule.ts"
import type { Answer, DescribeRequest, ExtractRequest, Request, Without } from "./Protocol.ts"

type Ended = Without<Answer, "restBytes">

/**
 * An answer to everything: whoever ends otherwise than by a typed failure has crashed, and this process with it.
 *
 * @param written told of each piece of text, in bytes
 */
export const makeAnswer = Effect.fnUntraced(function* (written: (bytes: number) => void) {
  const { list } = yield* Extractors
  const load = yield* makeLoader

  const byBuiltin = Effect.fnUntraced(function* (request: ExtractRequest) {
    const extractor = list.find(({ id }) => id === request.extractor)
    if (extractor === undefined) return yield* Effect.die(new Error(`no extractor is called ${request.extractor}`))
    return { _tag: "Done", job: request.job, report: yield* attemptToFile(extractor, request, written) } as const
  })

  const byPlugin = Effect.fnUntraced(function* (request: ExtractRequest, module: string) {
    const { job } = request
    const extractor = yield* load(module)
    if (extractor.id !== request.extractor) {
      return yield* new PluginFault({ detail: `its module calls it ${extractor.id} now: it was changed` })
    }
    if (!(yield* accepts(extractor, request))) return { _tag: "Declined", job } as const
    return { _tag: "Done", job, report: yield* attemptToFile(extractor, request, written) } as const
  })

  const describe = Effect.fnUntraced(function* ({ folder, job, specifier }: DescribeRequest) {
    const module = yield* resolveModule(specifier, folder)
    const extractor = yield* load(module)
    const { id, version } = extractor
    const description = { id, version, module, mediaTypes: yield* acceptedTypes(extractor) }
    return { _tag: "Described", job, description } as const
  })

  return (request: Request): Effect.Effect<Ended> => {
    const failed = (failure: { readonly reason: ExtractReason; readonly detail: string }): Ended => ({
      _tag: "Failed",
      job: request.job,
      ...failure
    })
    if (request._tag === "Extract" && request.module === null) {
      return byBuiltin(request).pipe(
        Effect.catch(({ detail, reason }) => Effect.succeed(failed({ reason, detail }))),
        Effect.catchCause((cause) =>
          Effect.succeed(failed({ reason: "ExtractorCrashed", detail: Cause.pretty(cause).slice(0, 1000) }))
        )
      )
    }
    const answered: Effect.Effect<Ended, ExtractError | PluginFault> =
      request._tag === "Describe" ? describe(request) : byPlugin(request, request.module ?? "")
    return Effect.catchCause(answered, (cause) => Effect.succeed(failed(failureOf(Cause.squash(cause)))))
  }
})

/** Told the same as any other: what throws here is a plug-in that crashed. */
const accepts = (extractor: Extractor, { mediaType, name, path }: ExtractRequest) =>
  fileInput(path, { name, mediaType }).pipe(
    Effect.map(({ head, sizeBytes }) => extractor.accepts({ name, mediaType, sizeBytes, head }) === true),
    Effect.scoped
  )
