/**
 * The form of the conformance suite's cases.
 *
 * @module
 */
import type { Effect, Scope } from "effect"
import type { Database } from "../Database.ts"
import type { Fixture } from "./Fixture.ts"

/** Registers a test over a database of its own. */
export type Test<R> = (name: string, body: () => Effect.Effect<unknown, unknown, Database | R | Scope.Scope>) => void

export type Cases = <R>(test: Test<R>, fixture: Fixture<R>) => void
