/**
 * Checks of this machine: its folder, disk and memory.
 *
 * @module
 */
import { statfs } from "node:fs/promises"
import { totalmem } from "node:os"
import { hasLocks } from "@escriba/db/FileLock"
import { Effect, FileSystem, Path } from "effect"
import { capacityOf, memoryLimit } from "../machine/Machine.ts"
import { bytes, counted } from "../machine/Quantities.ts"
import type { SettingsShape } from "../settings/Settings.ts"
import { type Finding, findings } from "./Finding.ts"

const { ok, warning, wrong } = findings("this machine")

/** `TMPFS_MAGIC` of Linux: its files are memory. */
const tmpfs = 0x01021994

/**
 * Network file systems by their numbers in Linux's statfs(2): NFS, SMB, CIFS, SMB 2, AFS, Ceph, Lustre. Other machines can
 * change their files unnoticed, and a lock taken there may be invisible to the next machine.
 */
const remote = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x00c36400, 0x0bd00bd0])

export const machineFindings = (settings: SettingsShape) =>
  Effect.map(Effect.all([disk(settings), memory(settings)]), (found) => found.flat())

const disk = Effect.fnUntraced(function* ({ home, maxFileBytes }: SettingsShape) {
  const fs = yield* FileSystem.FileSystem
  const path = (yield* Path.Path).resolve(home)
  const made = yield* fs
    .makeDirectory(path, { recursive: true })
    .pipe(Effect.andThen(Effect.scoped(fs.makeTempFileScoped({ directory: path, prefix: "doctor-" }))), Effect.result)
  if (made._tag === "Failure") {
    return [
      wrong("folder", `${path}: ${made.failure.message}`, "make it writable, or set ESCRIBA_HOME to another folder")
    ]
  }
  const { bavail, bsize, type } = yield* Effect.promise(() => statfs(path))
  const isLockable = yield* Effect.orElseSucceed(
    Effect.try(() => hasLocks(path)),
    () => true
  )
  const freeBytes = bavail * bsize
  const free = `${bytes(freeBytes)} free in ${path}`
  const found: ReadonlyArray<Finding> = [
    ok("folder", `${path} can be written`),
    // The file and its text, which is almost never larger.
    freeBytes < 2 * maxFileBytes
      ? warning("disk", free, `a file of MAX_GAZETTE_FILE_SIZE_MB needs ${bytes(2 * maxFileBytes)}: free some`)
      : ok("disk", free),
    ...diskType(type, isLockable)
  ]
  return found
})

/** @param type the type number that `statfs` gives */
export const diskType = (type: number, isLockable: boolean): ReadonlyArray<Finding> => {
  if (remote.has(type >>> 0) || !isLockable) {
    return [
      wrong(
        "disk type",
        isLockable ? "a network file system (NFS, SMB): it is not supported" : "a file system without locks of files",
        "set ESCRIBA_HOME to a folder on a disk of this machine"
      )
    ]
  }
  if (type !== tmpfs) return []
  const remedy = "set ESCRIBA_HOME to a folder on a disk: files count as memory here"
  return [warning("disk type", "it is memory (tmpfs)", remedy)]
}

const memory = Effect.fnUntraced(function* ({ memoryLimitBytes }: SettingsShape) {
  const limitBytes = memoryLimitBytes ?? (yield* memoryLimit)
  const { childBytes, children } = capacityOf(limitBytes)
  const detail = `${bytes(limitBytes)}: ${counted(children, "extraction child").replace("childs", "children")} of ${bytes(childBytes)} at most`
  return [
    limitBytes > totalmem()
      ? warning("memory", detail, `the machine has ${bytes(totalmem())}: lower MEMORY_LIMIT_BYTES`)
      : limitBytes < 512 * 1024 * 1024
        ? warning("memory", detail, "large editions will fail: give it 512 MiB or more")
        : ok("memory", detail)
  ]
})
