/**
 * The database's contracts with retries: every call waits while the database is out.
 *
 * @module
 */
import { type ArchivedGazette, Archives } from "@escriba/db/Archives"
import { Gazettes } from "@escriba/db/Gazettes"
import { Intake } from "@escriba/db/Intake"
import { Ledger } from "@escriba/db/Ledger"
import { Leftovers } from "@escriba/db/Leftovers"
import { type FailureCursor, Reports } from "@escriba/db/Reports"
import { StageWork } from "@escriba/db/StageWork"
import { type Context, Effect, Layer } from "effect"
import type { Dependency } from "./Dependency.ts"
import { continued, type Listings, waiting } from "./Waiting.ts"

/** Only the embedded database has an intake. */
export const intake = (dependency: Dependency) =>
  Layer.effect(
    Intake,
    Effect.map(Intake, (inner) =>
      waiting(dependency, inner, {
        places: (root, page) =>
          continued(
            dependency,
            page,
            (next) => inner.places(root, next),
            (location) => location
          )
      })
    )
  )

/** All calls of these contracts are repeatable: a repeated claim or commit gives the same answer as the first one. */
export const layer = (dependency: Dependency) => {
  const over = <Self, Shape extends object>(
    contract: Context.Service<Self, Shape>,
    listings: (inner: Shape) => Listings<Shape>
  ) =>
    Layer.effect(
      contract,
      Effect.map(contract, (inner) => waiting(dependency, inner, listings(inner)))
    )
  return Layer.mergeAll(
    over(Gazettes, (inner) => ({
      pages: (selection) =>
        continued(
          dependency,
          { pageSize: selection.pageSize, after: selection.lastId },
          ({ after = selection.lastId }) => inner.pages({ ...selection, lastId: after }),
          ({ id }) => id - 1
        )
    })),
    over(StageWork, (inner) => ({
      pages: (selection) =>
        continued(
          dependency,
          { pageSize: selection.pageSize, after: selection.lastId },
          ({ after }) => inner.pages({ ...selection, lastId: after }),
          ({ gazetteId }) => gazetteId - 1
        )
    })),
    over(Reports, (inner) => ({
      failures: (filter, page) =>
        continued(
          dependency,
          page,
          (next) => inner.failures(filter, next),
          (row): FailureCursor => row
        ),
      noted: (note, page) =>
        continued(
          dependency,
          page,
          (next) => inner.noted(note, next),
          ({ gazetteId }) => ({ gazetteId })
        ),
      runs: (page) => continued(dependency, page, inner.runs, ({ id }) => ({ id })),
      settled: (page) => continued(dependency, page, inner.settled, ({ gazetteId }) => ({ gazetteId }))
    })),
    over(Archives, (inner) => ({
      gazettes: (year, { withSegments, ...page }) =>
        continued(
          dependency,
          page,
          (next) => inner.gazettes(year, { withSegments, ...next }),
          (row): ArchivedGazette => row
        )
    })),
    over(Ledger, () => ({})),
    over(Leftovers, () => ({}))
  )
}
