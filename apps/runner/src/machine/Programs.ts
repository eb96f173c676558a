/**
 * Escriba's own programs and how each is started: inside one executable, built, or from its sources.
 *
 * A build is one file and its chunks per program. A child from a build starts with 11 instead of 28 MB and in a fifth of
 * the CPU time (measured), because it loads only the modules that it uses. If there is no build, or a source has changed
 * since, programs run from their sources, which is slower and otherwise the same.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs"

/** Paths of the sources below `src`, by program name. */
const sources = {
  main: "main.ts",
  childMain: "children/program/childMain.ts",
  watchdogMain: "children/program/watchdogMain.ts",
  pluginChildMain: "children/program/pluginChildMain.ts",
  specimens: "../../../packages/specimens/src/bin.ts"
} as const

export type ProgramName = keyof typeof sources

/**
 * Programs of one group share modules. A child in the parent's group would load modules of the parent. A child for plug-ins
 * shares modules with them and runs from its sources.
 */
export const builtTogether: ReadonlyArray<ReadonlyArray<ProgramName>> = [["main"], ["childMain", "watchdogMain"]]

/** Whether this code runs inside an executable made by `bun build --compile`. */
export const isPacked = import.meta.url.includes("/$bunfs/")
/** Built code is in a folder of `dist` or in an executable; sources are TypeScript. */
export const isBuilt = isPacked || import.meta.url.endsWith(".js")
const sourceFolder = isBuilt ? new URL("../../src/", import.meta.url) : new URL("../", import.meta.url)
export const builtFolder = new URL("../dist/", sourceFolder)
/** Paths in a build are relative to it. */
export const repository = new URL("../../../", sourceFolder)

/** `--as NAME` as the first arguments: the executable starts as another of our programs. */
export const asProgram = "--as"

/** Without these flags, Bun loads a `.env` file and installs missing packages that a plug-in imports. */
const isolation = ["--no-env-file", "--no-install"]

/** The command that starts one of Escriba's programs as a process. The program's own arguments follow it. */
export const commandOf = (name: ProgramName): { readonly file: string; readonly args: ReadonlyArray<string> } => ({
  file: process.execPath,
  args: isPacked ? [asProgram, name] : [...isolation, programOf(name)]
})

/** The content of `dist/current.json`. */
export interface Build {
  readonly bun: string
  /** A folder in `dist`. */
  readonly folder: string
  /** The hash of each source file, by its path in the repository. The lock file represents the installed packages. */
  readonly hashes: Readonly<Record<string, string>>
}

export const programSource = (name: ProgramName): string => Bun.fileURLToPath(new URL(sources[name], sourceFolder))

/** A program that runs as a thread of this one, from the same place: the executable, the build or the sources. */
export const threadOf = (name: ProgramName): URL => {
  if (isPacked) return new URL(sources[name].replace(/ts$/, "js"), import.meta.url)
  return isBuilt ? new URL(`${name}.js`, import.meta.url) : new URL(sources[name], sourceFolder)
}

/**
 * The path of the built program if the build is up to date, else of its source. A built program starts programs of its own
 * build.
 */
export const programOf = (name: ProgramName): string => {
  if (!builtTogether.flat().includes(name)) return programSource(name)
  if (isBuilt) return Bun.fileURLToPath(threadOf(name))
  const build = currentBuild()
  return build === undefined
    ? programSource(name)
    : Bun.fileURLToPath(new URL(`${build.folder}/${name}.js`, builtFolder))
}

/** `undefined` unless a complete build exists for exactly these sources, dependencies and Bun version. */
export const currentBuild = (dist: URL = builtFolder): Build | undefined => {
  const build = lastBuild(dist)
  return build !== undefined && isCurrent(build) && isWhole(build, dist) ? build : undefined
}

/** The latest build, current or stale; `undefined` if its description cannot be read. */
export const lastBuild = (dist: URL = builtFolder): Build | undefined => {
  try {
    return JSON.parse(readFileSync(new URL("current.json", dist), "utf8"))
  } catch {
    return undefined
  }
}

/** Whether all programs of the build exist. */
export const isWhole = ({ folder }: Pick<Build, "folder">, dist: URL = builtFolder): boolean =>
  builtTogether.flat().every((name) => existsSync(new URL(`${folder}/${name}.js`, dist)))

export const isCurrent = ({ bun, hashes }: Build): boolean =>
  bun === Bun.version && Object.entries(hashes).every(([path, hash]) => hashOf(path) === hash)

/** Hash of a file's content, by its path in the repository; `""` if there is no file. */
export const hashOf = (path: string): string => {
  const file = new URL(path, repository)
  return existsSync(file) ? Bun.hash(readFileSync(file)).toString(36) : ""
}
