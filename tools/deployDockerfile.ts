/**
 * What is wrong with `deploy/Dockerfile`, and with what it takes from the source tree.
 *
 * @module
 */
import { existsSync } from "node:fs"
import { Glob } from "bun"
import { DockerfileParser } from "dockerfile-ast"
import { validate } from "dockerfile-utils"

const file = "deploy/Dockerfile"

interface RootManifest {
  readonly packageManager: string
  readonly workspaces: ReadonlyArray<string>
}

export const dockerfileProblems = async (): Promise<ReadonlyArray<string>> => {
  const text = await Bun.file(file).text()
  const manifest: RootManifest = await Bun.file("package.json").json()
  const dockerfile = DockerfileParser.parse(text)
  const copied = dockerfile
    .getCOPYs()
    .filter((copy) => copy.getFromFlag() === null)
    .flatMap((copy) => copy.getArguments().slice(0, -1))
    .map((source) => source.getValue())
  const images = dockerfile.getFROMs().map((from) => from.getImage() ?? "")
  return [
    ...validate(text).map(({ message, range }) => `${file}:${range.start.line + 1}: ${message}`),
    ...copied.filter((source) => !existsSync(source)).map((source) => `${file}: there is no ${source} to copy`),
    ...(await ignored(copied)).map((source) => `.dockerignore keeps ${source} out, which the Dockerfile copies`),
    ...(await manifestsOf(manifest))
      .filter((path) => !copied.includes(path))
      .map((path) => `${file}: ${path} is not copied, so that the lockfile does not fit`),
    ...images
      .filter((image) => !image.startsWith(`oven/${manifest.packageManager.replace("@", ":")}-`))
      .map((image) => `${file}: ${image} is not ${manifest.packageManager}, which package.json names`)
  ]
}

const manifestsOf = async ({ workspaces }: RootManifest): Promise<ReadonlyArray<string>> => {
  const folders = await Promise.all(
    workspaces.map((workspace) => Array.fromAsync(new Glob(`${workspace}/package.json`).scan()))
  )
  return ["package.json", ...folders.flat().filter((path) => !path.includes("node_modules"))]
}

/** The file lets in what it names and nothing else. */
const ignored = async (sources: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const rules = (await Bun.file(".dockerignore").text()).split("\n")
  return sources.filter((source) => !rules.includes(`!${source.split("/", 1)[0]}`))
}
