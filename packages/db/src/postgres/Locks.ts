/**
 * Advisory locks: held at the server by a living session, and freed by the server when the session ends.
 *
 * @module
 */

/**
 * SQL: the first of a lock's two numbers, which says what the second one is the id of. The numbers are shared by the
 * whole database: the schema is part of them, so that ledgers in two schemas do not take each other's locks.
 *
 * @param name SQL: a text
 */
const classOf = (name: string) => `hashtext('escriba/' || current_schema() || '/' || ${name})`

/** SQL: a lock's two numbers. */
export const locks = {
  run: (id: string) => `${classOf("'run'")}, ${id}`,
  /** A gazette that is worked on at a stage. */
  claim: (stage: string, gazetteId: string) => `${classOf(`'claim/' || ${stage}`)}, ${gazetteId}`,
  migration: `${classOf("'migration'")}, 0`,
  commit: `${classOf("'commit'")}, 0`
}

/** Until the session ends or frees it. */
export const tryLock = (lock: string) => `pg_try_advisory_lock(${lock})`

/** Until the transaction ends. */
export const tryLockInTransaction = (lock: string) => `pg_try_advisory_xact_lock(${lock})`

/** A session that took a lock twice has to free it twice. */
export const unlock = (lock: string) => `pg_advisory_unlock(${lock})`

/** Waits for it; until the transaction ends. */
export const lockForMigration = `pg_advisory_xact_lock(${locks.migration})`

/** Waits for it; until the transaction ends. MUST come before any lock of a row: else two commits wait for each other. */
export const lockForCommit = `pg_advisory_xact_lock(${locks.commit})`
