/**
 * The wiring: which implementation stands behind each contract.
 *
 * @module
 */
import { builtins } from "@escriba/extractors/Builtins"
import { Extractors } from "@escriba/extractors/Extractors"
import { Effect, Layer } from "effect"
import * as Embedded from "./Embedded.ts"
import { Extraction } from "./extraction/Extraction.ts"
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

/** Database, store and index of the embedded default. */
export const embedded = Layer.unwrap(Effect.map(Settings, (settings) => Embedded.layer(settings.home)))
