/**
 * The form of the conformance suite's cases.
 *
 * @module
 */
import type { Effect, Scope } from "effect"
import type { Archives } from "../Archives.ts"
import type { Gazettes } from "../Gazettes.ts"
import type { Ledger } from "../Ledger.ts"
import type { StageWork } from "../StageWork.ts"
import type { Fixture } from "./Fixture.ts"

/** Registers a test over a database of its own. */
export type Test<R> = (
  name: string,
  body: () => Effect.Effect<unknown, unknown, Gazettes | Ledger | StageWork | Archives | R | Scope.Scope>
) => void

export type Cases = <R>(test: Test<R>, fixture: Fixture<R>) => void
