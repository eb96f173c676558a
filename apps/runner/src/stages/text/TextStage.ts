/**
 * The stage `text`: the text that the list of extractors finds in a gazette's file.
 *
 * @module
 */
import type { Gazette } from "@escriba/gazettes/Gazette"
import type { ObjectStore } from "@escriba/storage/ObjectStore"
import { Effect } from "effect"
import { Extraction } from "../../extraction/Extraction.ts"
import { faultOf, toFault } from "../../faults/Fault.ts"
import type { Admission } from "../../machine/Admission.ts"
import { Scratch } from "../../machine/Scratch.ts"
import type { TextStage } from "../Stage.ts"
import { fetch } from "./Fetch.ts"

export const textStage = ({
  maxFileBytes
}: {
  readonly maxFileBytes: number
}): TextStage<ObjectStore | Extraction | Scratch | Admission> => ({
  name: "text",
  make: Effect.fn("TextStage.make")(
    function* (gazette) {
      const directory = yield* (yield* Scratch).directory
      const { path, ...source } = yield* fetch(gazette, directory, maxFileBytes)
      const { isMismatch, ...extracted } = yield* (yield* Extraction).extract({
        path,
        name: nameOf(gazette),
        directory
      })
      return { ...extracted, source, flags: isMismatch ? ["mismatch" as const] : [] }
    },
    Effect.mapError((error) =>
      error._tag === "ExtractError" && error.reason === "NotFound"
        ? faultOf("ScratchLost", error.message)
        : toFault(error)
    )
  )
})

const nameOf = ({ sourceKey }: Gazette) => sourceKey.slice(sourceKey.lastIndexOf("/") + 1)
