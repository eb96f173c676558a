/**
 * Our own programs and how each is started: inside one executable, built, or from its sources.
 *
 * A build is one file and its chunks per program: a child starts with 11 instead of 28 MB and in a fifth of the CPU time
 * (measured), because it loads only what it uses. Where there is no build, or something has changed since, programs run from
 * their sources, which is slower and otherwise the same.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs"

/** By name, where their sources lie below `src`. */
const sources = {
  main: "main.ts",
  childMain: "children/program/childMain.ts",
  watchdogMain: "children/program/watchdogMain.ts",
  pluginChildMain: "children/program/pluginChildMain.ts",
  specimens: "../../../packages/specimens/src/bin.ts"
} as const

export type ProgramName = keyof typeof sources

/**
 * Built together is what shares its modules: a child would load the parent's with its own. A child that loads plug-ins shares
 * modules with them, so that it runs from its sources.
 */
export const builtTogether: ReadonlyArray<ReadonlyArray<ProgramName>> = [["main"], ["childMain", "watchdogMain"]]

/** This very code is inside an executable made by `bun build --compile`. */
export const isPacked = import.meta.url.includes("/$bunfs/")
/** Built code stands in a folder of its own in `dist` or in an executable, sources are TypeScript. */
export const isBuilt = isPacked || import.meta.url.endsWith(".js")
const sourceFolder = isBuilt ? new URL("../../src/", import.meta.url) : new URL("../", import.meta.url)
export const builtFolder = new URL("../dist/", sourceFolder)
/** Paths in a build are relative to it. */
export const repository = new URL("../../../", sourceFolder)

/** The argument before a program's name by which the executable starts as another of our programs. */
export const asProgram = "--as"

/** Bun would load a `.env`, and install from the registry what a plug-in imports and nobody has installed. */
const isolation = ["--no-env-file", "--no-install"]

/** How to start one of our programs in a process of its own; arguments of its own come last. */
export const commandOf = (name: ProgramName): { readonly file: string; readonly args: ReadonlyArray<string> } => ({
  file: process.execPath,
  args: isPacked ? [asProgram, name] : [...isolation, programOf(name)]
})

/** What `dist/current.json` says. */
export interface Build {
  readonly bun: string
  /** In `dist`. */
  readonly folder: string
  /** Of each source file, by its path in the repository. The lock file stands for what is installed. */
  readonly hashes: Readonly<Record<string, string>>
}

export const programSource = (name: ProgramName): string => Bun.fileURLToPath(new URL(sources[name], sourceFolder))

/** A program that runs as a thread of this one: inside the executable, built or from its sources, as this one is. */
export const threadOf = (name: ProgramName): URL => {
  if (isPacked) return new URL(sources[name].replace(/ts$/, "js"), import.meta.url)
  return isBuilt ? new URL(`${name}.js`, import.meta.url) : new URL(sources[name], sourceFolder)
}

/** The path of the program: the built one where it is up to date. A built program starts others of its own build. */
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

/** The latest build, whatever has changed since; `undefined` where nothing can be read of it. */
export const lastBuild = (dist: URL = builtFolder): Build | undefined => {
  try {
    return JSON.parse(readFileSync(new URL("current.json", dist), "utf8"))
  } catch {
    return undefined
  }
}

/** Whether all of its programs are there. */
export const isWhole = ({ folder }: Pick<Build, "folder">, dist: URL = builtFolder): boolean =>
  builtTogether.flat().every((name) => existsSync(new URL(`${folder}/${name}.js`, dist)))

export const isCurrent = ({ bun, hashes }: Build): boolean =>
  bun === Bun.version && Object.entries(hashes).every(([path, hash]) => hashOf(path) === hash)

/** Of a file's content, by its path in the repository; `""` where it is not there. */
export const hashOf = (path: string): string => {
  const file = new URL(path, repository)
  return existsSync(file) ? Bun.hash(readFileSync(file)).toString(36) : ""
}
