/**
 * What an extraction child answers to each request.
 *
 * @module
 */

import { attemptToFile } from "@escriba/extractors/bun/TextFile"
import type { ExtractReason } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { Cause, Effect } from "effect"
import type { Answer, DescribeRequest, ExtractRequest, Request, Without } from "../Protocol.ts"

export type Ended = Without<Answer, "restBytes">

/** Told of each piece of text that was written, in bytes. */
export type Written = (bytes: number) => void

/** How requests about plug-ins are answered. Whoever is asked answers, whatever the plug-in does. */
export interface PluginAnswers {
  readonly extract: (request: ExtractRequest, module: string, written: Written) => Effect.Effect<Ended>
  readonly describe: (request: DescribeRequest) => Effect.Effect<Ended>
}

/** In a child that loads none: to be asked for one is a bug of the parent. */
export const noPlugins: Effect.Effect<PluginAnswers> = Effect.succeed({
  extract: (request) => Effect.succeed(failed(request, withoutPlugins)),
  describe: (request) => Effect.succeed(failed(request, withoutPlugins))
})

const withoutPlugins = { reason: "Defect", detail: "this child loads no plug-ins" } as const

/**
 * An answer to everything: whoever ends otherwise than by a typed failure has crashed, and this process with it.
 *
 * @param list the built-in extractors
 */
export const answering = (
  list: ReadonlyArray<Extractor>,
  plugins: PluginAnswers,
  written: Written
): ((request: Request) => Effect.Effect<Ended>) => {
  const byBuiltin = Effect.fnUntraced(function* (request: ExtractRequest) {
    const extractor = list.find(({ id }) => id === request.extractor)
    if (extractor === undefined) return yield* Effect.die(new Error(`no extractor is called ${request.extractor}`))
    return { _tag: "Done", job: request.job, report: yield* attemptToFile(extractor, request, written) } as const
  })

  return (request) => {
    if (request._tag === "Describe") return plugins.describe(request)
    if (request.module !== null) return plugins.extract(request, request.module, written)
    return byBuiltin(request).pipe(
      Effect.catch((error) => Effect.succeed(failed(request, error))),
      Effect.catchCause((cause) =>
        Effect.succeed(failed(request, { reason: "ExtractorCrashed", detail: Cause.pretty(cause).slice(0, 1000) }))
      )
    )
  }
}

export const failed = (
  { job }: Request,
  { detail, reason }: { readonly reason: ExtractReason; readonly detail: string }
): Ended => ({ _tag: "Failed", job, reason, detail })
