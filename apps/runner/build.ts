/**
 * `bun apps/runner/build.ts`: builds our programs into `dist`, unless they are up to date. A build gets a folder of its own,
 * and the one before it stays for programs that are running. Several builds may run at the same time.
 *
 * @module
 */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { relative, resolve } from "node:path"
import {
  type Build,
  builtFolder,
  builtTogether,
  currentBuild,
  hashOf,
  isWhole,
  lastBuild,
  programSource,
  repository
} from "./src/machine/Programs.ts"

const root = Bun.fileURLToPath(repository)
const dist = Bun.fileURLToPath(builtFolder)
const fresh = `${dist}/.building-${process.pid}`

/** Decides which dependencies there are, and what is changed in them. */
const installed = ["bun.lock", ...new Bun.Glob("patches/*.patch").scanSync({ cwd: root })]

const build = async (): Promise<Build> => {
  const inputs = new Set<string>()
  for (const names of builtTogether) {
    const { metafile } = await Bun.build({
      entrypoints: names.map(programSource),
      outdir: fresh,
      naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]" },
      target: "bun",
      splitting: true,
      metafile: true,
      // Names are kept: stack traces show them.
      minify: { whitespace: true, syntax: true }
    })
    for (const input of Object.keys(metafile?.inputs ?? {})) inputs.add(resolve(input))
  }
  const sources = [...inputs].map((path) => relative(root, path)).filter((path) => !path.includes("node_modules/"))
  const hashes = Object.fromEntries([...installed, ...sources].toSorted().map((path) => [path, hashOf(path)]))
  const made = { bun: Bun.version, folder: Bun.hash(JSON.stringify([Bun.version, hashes])).toString(36), hashes }
  // Another builder may have made the same build meanwhile, and its programs may be running.
  if (isWhole(made)) rmSync(fresh, { recursive: true })
  else {
    rmSync(`${dist}/${made.folder}`, { recursive: true, force: true })
    renameSync(fresh, `${dist}/${made.folder}`)
  }
  return made
}

/** An older build, or the remains of a build whose process ended before it did. */
const isNeedless = (name: string): boolean => {
  const builder = /^\.building-(\d+)/.exec(name)?.[1]
  if (builder === undefined) return true
  try {
    return !process.kill(Number(builder), 0)
  } catch {
    return true
  }
}

if (currentBuild() === undefined) {
  mkdirSync(dist, { recursive: true })
  const kept = lastBuild()?.folder ?? ""
  const made = await build()
  writeFileSync(`${fresh}.json`, JSON.stringify(made))
  renameSync(`${fresh}.json`, `${dist}/current.json`)
  const needed = [made.folder, kept, "current.json"]
  for (const name of readdirSync(dist)) {
    if (!needed.includes(name) && isNeedless(name)) rmSync(`${dist}/${name}`, { recursive: true, force: true })
  }
}
