/**
 * The contracts that every database offers, as one type.
 *
 * @module
 */
import type { Archives } from "./Archives.ts"
import type { Gazettes } from "./Gazettes.ts"
import type { Ledger } from "./Ledger.ts"
import type { Leftovers } from "./Leftovers.ts"
import type { Reports } from "./Reports.ts"
import type { StageWork } from "./StageWork.ts"

export type Database = Archives | Gazettes | Leftovers | Ledger | Reports | StageWork
