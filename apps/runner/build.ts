/**
 * `bun apps/runner/build.ts`: builds our programs into `dist`, unless they are up to date. A build gets a folder of its own, and
 * the one before it stays, so that whoever runs at this moment finds his files.
 *
 * @module
 */
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { relative, resolve } from "node:path"
import {
  type Build,
  builtFolder,
  builtTogether,
  currentBuild,
  hashOf,
  lastBuild,
  programSource,
  repository
} from "./src/Programs.ts"

const root = Bun.fileURLToPath(repository)
const dist = Bun.fileURLToPath(builtFolder)
const current = `${dist}/current.json`

/** What decides which dependencies there are, and what is changed in them. */
const installed = ["bun.lock", ...new Bun.Glob("patches/*.patch").scanSync({ cwd: root })]

const build = async (): Promise<Build> => {
  const fresh = `${dist}/.building-${process.pid}`
  rmSync(fresh, { recursive: true, force: true })
  const inputs = new Set<string>()
  for (const names of builtTogether) {
    const { metafile } = await Bun.build({
      entrypoints: names.map(programSource),
      outdir: fresh,
      naming: { entry: "[name].[ext]", chunk: "[name]-[hash].[ext]" },
      target: "bun",
      splitting: true,
      metafile: true,
      // Names are kept: a crash is told by them.
      minify: { whitespace: true, syntax: true }
    })
    for (const input of Object.keys(metafile?.inputs ?? {})) inputs.add(resolve(input))
  }
  // PDFium's JavaScript looks for it beside itself.
  const pdfium = Bun.resolveSync("@embedpdf/pdfium/pdfium.wasm", `${root}/packages/extractors`)
  copyFileSync(pdfium, `${fresh}/pdfium.wasm`)
  const sources = [...inputs].map((path) => relative(root, path)).filter((path) => !path.includes("node_modules/"))
  const hashes = Object.fromEntries([...installed, ...sources].toSorted().map((path) => [path, hashOf(path)]))
  const folder = Bun.hash(JSON.stringify([Bun.version, hashes])).toString(36)
  rmSync(`${dist}/${folder}`, { recursive: true, force: true })
  renameSync(fresh, `${dist}/${folder}`)
  return { bun: Bun.version, folder, hashes }
}

if (currentBuild() === undefined) {
  mkdirSync(dist, { recursive: true })
  const kept = lastBuild()?.folder ?? ""
  const made = await build()
  writeFileSync(`${current}.new`, JSON.stringify(made))
  renameSync(`${current}.new`, current)
  for (const name of readdirSync(dist)) {
    if (![made.folder, kept, "current.json"].includes(name)) rmSync(`${dist}/${name}`, { recursive: true })
  }
}
