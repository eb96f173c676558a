/**
 * Locks that the kernel holds for a process, and frees when the process ends: across containers that share a folder too, where
 * process numbers mean nothing.
 *
 * @module
 */
import { dlopen } from "bun:ffi"
import { closeSync, existsSync, fstatSync, openSync, rmSync, statSync } from "node:fs"

/**
 * Takes the lock of a file, which is made if it is missing. The answer removes the file and frees the lock; `undefined`: the
 * lock is held elsewhere, or the file system has no locks. Throws if the file cannot be opened.
 *
 * `flock` belongs to the opened file, not to the process: two holders in one process exclude each other as well. Only the
 * holder removes a file, and before it frees the lock. Between opening and locking, the file at the path may have become
 * another one: then the lock is of no use.
 */
export const tryTake = (path: string): (() => void) | undefined => {
  const file = openSync(path, "a")
  if (isLocked(file) && isAt(path, file)) {
    return () => {
      rmSync(path, { force: true })
      closeSync(file)
    }
  }
  closeSync(file)
  return undefined
}

/** Whether any process holds the lock. A file that nobody holds is removed. */
export const isHeld = (path: string): boolean => {
  if (!existsSync(path)) return false
  const free = tryTake(path)
  free?.()
  return free === undefined
}

/** Whether the file system of a folder has locks at all. */
export const hasLocks = (folder: string): boolean => {
  const free = tryTake(`${folder}/.escriba-${crypto.randomUUID()}`)
  free?.()
  return free !== undefined
}

export const noLocks = (path: string) =>
  Object.assign(new Error(`${path}: this file system has no file locks (flock): choose another ESCRIBA_HOME`), {
    code: "ENOLCK"
  })

const isAt = (path: string, file: number): boolean => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && found.ino === fstatSync(file).ino
}

const [exclusive, notBlocking] = [2, 4]

/** Files of `node:fs` are closed in child processes (`O_CLOEXEC`), so that no child outlives its parent as the holder. */
const isLocked = (file: number): boolean => system().flock(file, exclusive | notBlocking) === 0

let loaded: { readonly flock: (file: number, operation: number) => number } | undefined

const system = () => {
  loaded ??= dlopen(library(), { flock: { args: ["i32", "i32"], returns: "i32" } }).symbols
  return loaded
}

const library = () => {
  if (process.platform === "darwin") return "libSystem.B.dylib"
  const musl = `/lib/libc.musl-${process.arch === "x64" ? "x86_64" : "aarch64"}.so.1`
  return existsSync(musl) ? musl : "libc.so.6"
}
