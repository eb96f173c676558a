/**
 * The conformance suite that every database passes.
 *
 * @module
 */

import { describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import type { Database } from "./Database.ts"
import { archiveCases } from "./testing/ArchiveCases.ts"
import type { Test } from "./testing/Cases.ts"
import { claimCases } from "./testing/ClaimCases.ts"
import { crashCases } from "./testing/CrashCases.ts"
import type { Fixture } from "./testing/Fixture.ts"
import { ledgerCases } from "./testing/LedgerCases.ts"
import { leftoverCases } from "./testing/LeftoverCases.ts"
import { listCases } from "./testing/ListCases.ts"
import { openCases } from "./testing/OpenCases.ts"
import { pageCases } from "./testing/PageCases.ts"
import { reportCases } from "./testing/ReportCases.ts"
import { runProperty } from "./testing/RunProperty.ts"
import { segmentCases } from "./testing/SegmentCases.ts"
import { stageCases } from "./testing/StageCases.ts"
import { stageFailureCases } from "./testing/StageFailureCases.ts"
import { withdrawalCases } from "./testing/WithdrawalCases.ts"

export { type Capabilities, type Fixture, type SeedRow, seedRow, seedRows } from "./testing/Fixture.ts"
export { completionOf, failureOf, selectionOf } from "./testing/Steps.ts"

/**
 * @param database a layer that builds a new database for every case
 * @param fixture access to that database, and its capabilities
 */
export const conformance = <R, E>(name: string, database: Layer.Layer<Database | R, E>, fixture: Fixture<R>) =>
  describe(`${name} as a database`, () => {
    conformanceCases(database, fixture)
    runProperty(database, fixture)
  })

/** The suite without the property test of runs, which takes as long as all cases together. */
export const conformanceCases = <R, E>(database: Layer.Layer<Database | R, E>, fixture: Fixture<R>) => {
  const test: Test<R> = (name, body) => it.effect(name, () => Effect.provide(Effect.scoped(body()), database))
  pageCases(test, fixture)
  openCases(test, fixture)
  crashCases(test, fixture)
  claimCases(test, fixture)
  ledgerCases(test, fixture)
  leftoverCases(test, fixture)
  segmentCases(test, fixture)
  reportCases(test, fixture)
  listCases(test, fixture)
  withdrawalCases(test, fixture)
  stageCases(test, fixture)
  stageFailureCases(test, fixture)
  archiveCases(test, fixture)
}
