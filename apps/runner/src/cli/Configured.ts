/**
 * The environment's settings, and what they mean for the log.
 *
 * @module
 */
import { Effect, Layer, References } from "effect"
import { Roster } from "../plugins/Roster.ts"
import { Settings } from "../Settings.ts"

/** What every command but the demo is provided with. */
export const configured = Layer.unwrap(
  Effect.map(Settings, ({ isDebug }) => Layer.succeed(References.MinimumLogLevel, isDebug ? "Debug" : "Info"))
).pipe(Layer.provideMerge(Settings.layer))

/** The same and the extractors, for what asks them: a plug-in that cannot be used is a problem of the configuration. */
export const extracting = Roster.layer.pipe(Layer.provideMerge(configured))
