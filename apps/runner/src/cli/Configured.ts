/**
 * The environment's settings, and what they mean for the log.
 *
 * @module
 */
import { Effect, Layer, References } from "effect"
import { Settings } from "../Settings.ts"

/** What every command but the demo is provided with. */
export const configured = Layer.unwrap(
  Effect.map(Settings, ({ isDebug }) => Layer.succeed(References.MinimumLogLevel, isDebug ? "Debug" : "Info"))
).pipe(Layer.provideMerge(Settings.layer))
