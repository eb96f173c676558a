/**
 * The environment's settings, and what they mean for the log.
 *
 * @module
 */
import { Effect, Layer, References } from "effect"
import { Roster } from "../extraction/Roster.ts"
import * as Services from "../house/Services.ts"
import { Settings } from "../settings/Settings.ts"

/** What every command but the demo is provided with. */
export const configured = Layer.unwrap(
  Effect.map(Settings, ({ isDebug }) => Layer.succeed(References.MinimumLogLevel, isDebug ? "Debug" : "Info"))
).pipe(Layer.provideMerge(Settings.layer))

/** The same and the extractors, for what asks them: a plug-in that cannot be used is a problem of the configuration. */
export const extracting = Roster.layer(Services.extractors).pipe(Layer.provideMerge(configured))
