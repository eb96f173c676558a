/**
 * File locks (`flock`). The kernel ties a lock to a process and frees it when the process ends. This also works across
 * containers that share a folder, where process numbers mean nothing.
 *
 * @module
 */
import { dlopen } from "bun:ffi"
import { closeSync, existsSync, fstatSync, openSync, rmSync, statSync } from "node:fs"

/**
 * Takes the lock of a file. Creates the file if it is missing. Returns a function that removes the file and frees the
 * lock. Returns `undefined` if another holder has the lock, or if the file system has no locks. Throws if the file
 * cannot be opened.
 *
 * `flock` belongs to the opened file, not to the process: two holders in one process exclude each other as well. Only
 * the holder removes the file, and it does so before it frees the lock. Between opening and locking, another file may
 * have taken the path: such a lock protects nothing, so it is not taken.
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

/** Whether any process holds the lock. A file without a holder is removed. */
export const isHeld = (path: string): boolean => {
  if (!existsSync(path)) return false
  const free = tryTake(path)
  free?.()
  return free === undefined
}

/** Whether the file system of a folder supports locks. */
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

/**
 * `node:fs` opens files with `O_CLOEXEC`: child processes do not inherit them, so no child keeps the lock after its
 * parent ended.
 */
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
