/**
 * Advisory locks. A living session holds them at the server, and the server frees them when the session ends.
 *
 * @module
 */

/**
 * SQL: the first of a lock's two numbers. It names the kind of thing whose id is the second number. The whole database
 * shares these numbers, so the schema is part of the first one: ledgers in two schemas do not take each other's locks.
 *
 * @param name SQL of a text
 */
const classOf = (name: string) => `hashtext('escriba/' || current_schema() || '/' || ${name})`

/** SQL: a lock's two numbers. */
export const locks = {
  run: (id: string) => `${classOf("'run'")}, ${id}`,
  /** The lock of a gazette that is being processed at a stage. */
  claim: (stage: string, gazetteId: string) => `${classOf(`'claim/' || ${stage}`)}, ${gazetteId}`,
  migration: `${classOf("'migration'")}, 0`,
  commit: `${classOf("'commit'")}, 0`
}

/** Tries to take a lock, which holds until the session ends or frees it. */
export const tryLock = (lock: string) => `pg_try_advisory_lock(${lock})`

/** Tries to take a lock, which holds until the transaction ends. */
export const tryLockInTransaction = (lock: string) => `pg_try_advisory_xact_lock(${lock})`

/** Frees a lock. A session that took a lock twice has to free it twice. */
export const unlock = (lock: string) => `pg_advisory_unlock(${lock})`

/** Waits for the lock, which holds until the transaction ends. */
export const lockForMigration = `pg_advisory_xact_lock(${locks.migration})`

/**
 * Waits for the lock, which holds until the transaction ends. MUST come before any lock of a row; otherwise two commits
 * wait for each other.
 */
export const lockForCommit = `pg_advisory_xact_lock(${locks.commit})`
