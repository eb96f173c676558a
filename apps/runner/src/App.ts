/**
 * The wiring: which implementation stands behind each contract.
 *
 * @module
 */
import { builtins } from "@escriba/extractors/Builtins"
import { Extractors } from "@escriba/extractors/Extractors"
import { Duration, Effect, Layer } from "effect"
import * as Embedded from "./Embedded.ts"
import { Extraction } from "./extraction/Extraction.ts"
import { Admission } from "./flow/Admission.ts"
import { capacityOf, memoryLimit } from "./Machine.ts"
import { Scratch } from "./Scratch.ts"
import { Settings, type SettingsShape } from "./Settings.ts"
import { Sandbox } from "./sandbox/Sandbox.ts"

/** Children in which extractors run, as many as cores and memory allow. */
export const capacity = Effect.gen(function* () {
  const settings = yield* Settings
  return capacityOf(settings.memoryLimitBytes ?? (yield* memoryLimit))
})

/** Extraction with its temporary files below `scratch`. */
export const extraction = (scratch: (settings: SettingsShape) => string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const settings = yield* Settings
      const sandbox = Sandbox.layer({ capacity: yield* capacity, deadline: settings.deadline })
      return Extraction.layer.pipe(
        Layer.provide(Layer.merge(sandbox, Extractors.layer(builtins))),
        Layer.provideMerge(Scratch.layer(scratch(settings)))
      )
    })
  )

/** Database and index of the embedded default. */
export const embedded = Layer.unwrap(Effect.map(Settings, ({ home }) => Embedded.database(home)))

/** The store of texts, which writes below the scratch folder first: what a killed process leaves there is swept. */
const texts = Layer.unwrap(
  Effect.gen(function* () {
    const { home } = yield* Settings
    return Embedded.texts(home, yield* (yield* Scratch).directory)
  })
)

/** All that the pipeline works with: extraction, admission, and the embedded default. */
export const pipeline = Layer.unwrap(
  Effect.map(Settings, ({ home }) =>
    Layer.mergeAll(Admission.layer(home), texts, embedded).pipe(
      Layer.provideMerge(extraction(() => Embedded.placesOf(home).scratch))
    )
  )
)

/**
 * `NAME=value` of the settings that a failure may be bound to. Another list of extractors, or a newer version of one, opens
 * what was unsupported or without text.
 */
export const settingsInForce = Effect.gen(function* () {
  const settings = yield* Settings
  const { soloBytes } = yield* capacity
  const extractors = (yield* Effect.all(builtins)).map(({ id, version }) => `${id}@${version}`)
  return [
    `MAX_GAZETTE_FILE_SIZE_MB=${settings.maxFileBytes / 2 ** 20}`,
    "EXTRACT_PASSWORDS=",
    `ESCRIBA_EXTRACTORS=${extractors.join(",")}`,
    `ESCRIBA_DEADLINE_SECONDS=${Duration.toSeconds(settings.deadline)}`,
    `MEMORY_LIMIT_BYTES=${soloBytes}`
  ]
})
