/**
 * Advisory locks: what a living process holds at the server, and the server frees when it dies.
 *
 * @module
 */

/**
 * The first of a lock's two numbers ("ESC" in ASCII and a digit): what the second one is the id of. They are the whole
 * database's; `pg_locks` shows them as `classid` and `objid`.
 */
const classes = { gazette: 0x45534301, run: 0x45534302, migration: 0x45534303, commit: 0x45534304 } as const

/** Rows (id) that are to be done are kept from all other sessions for as long as this one lives, or until they are freed. */
export const tryLock = (kind: keyof typeof classes, id: string) => `pg_try_advisory_lock(${classes[kind]}, ${id})`

/** Until the transaction ends. */
export const tryLockInTransaction = (kind: keyof typeof classes, id: string) =>
  `pg_try_advisory_xact_lock(${classes[kind]}, ${id})`

/** A session that took a lock twice has to free it twice. */
export const unlock = (kind: keyof typeof classes, id: string) => `pg_advisory_unlock(${classes[kind]}, ${id})`

/** Waits for it; until the transaction ends. */
export const lockForMigration = `pg_advisory_xact_lock(${classes.migration}, 0)`

/** Waits for it; until the transaction ends. MUST come before any lock of a row: else two commits wait for each other. */
export const lockForCommit = `pg_advisory_xact_lock(${classes.commit}, 0)`
