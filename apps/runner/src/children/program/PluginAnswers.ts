/**
 * What a child that loads plug-ins answers to requests about them.
 *
 * @module
 */
import { fileInput } from "@escriba/extractors/bun/FileInput"
import { attemptToFile } from "@escriba/extractors/bun/TextFile"
import type { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Cause, Effect } from "effect"
import { acceptedTypes } from "../AcceptedTypes.ts"
import { failureOf, PluginFault } from "../PluginFault.ts"
import type { DescribeRequest, ExtractRequest, Request } from "../Protocol.ts"
import { type Ended, failed, type PluginAnswers, type Written } from "./Answering.ts"
import { makeLoader, resolveModule } from "./PluginModule.ts"

export const pluginAnswers: Effect.Effect<PluginAnswers> = Effect.map(makeLoader, (load) => {
  const extract = Effect.fnUntraced(function* (request: ExtractRequest, module: string, written: Written) {
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

  return {
    extract: (request, module, written) => settled(request, extract(request, module, written)),
    describe: (request) => settled(request, describe(request))
  }
})

/** A plug-in may end in any way; whatever it is becomes an answer. */
const settled = (request: Request, answer: Effect.Effect<Ended, ExtractError | PluginFault>): Effect.Effect<Ended> =>
  Effect.catchCause(answer, (cause) => Effect.succeed(failed(request, failureOf(Cause.squash(cause)))))

/** Told the same as any other: what throws here is a plug-in that crashed. */
const accepts = (extractor: Extractor, { mediaType, name, path }: ExtractRequest) =>
  fileInput(path, { name, mediaType }).pipe(
    Effect.map(({ head, sizeBytes }) => extractor.accepts({ name, mediaType, sizeBytes, head }) === true),
    Effect.scoped
  )
