/**
 * Problems of the manifests in `deploy/kubernetes`.
 *
 * @module
 */
import { existsSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Glob } from "bun"
import { CronJob } from "kubernetes-models/batch/v1"
import { ConfigMap, Secret } from "kubernetes-models/v1"
import { parse } from "yaml"
import { unknownVariables } from "./deployVariables.ts"

const folder = "deploy/kubernetes"
const kustomization = `${folder}/kustomization.yaml`

/** The kinds that we use: their validators, and the files of their TypeScript types in `kubernetes-models`. */
const kinds = {
  CronJob: { validate: (manifest: object) => new CronJob(manifest as CronJob).validate(), types: "batch/v1/CronJob" },
  ConfigMap: { validate: (manifest: object) => new ConfigMap(manifest).validate(), types: "v1/ConfigMap" },
  Secret: { validate: (manifest: object) => new Secret(manifest).validate(), types: "v1/Secret" }
}

interface Manifest {
  readonly kind: string
  readonly data?: Readonly<Record<string, string>>
  readonly stringData?: Readonly<Record<string, string>>
}

export const kubernetesProblems = async (): Promise<ReadonlyArray<string>> => {
  const { resources }: { readonly resources: ReadonlyArray<string> } = parse(await Bun.file(kustomization).text())
  const missing = resources.filter((path) => !existsSync(join(folder, path)))
  const files = (await Array.fromAsync(new Glob(`${folder}/*.yaml`).scan())).filter((path) => path !== kustomization)
  return [
    ...missing.map((path) => `${kustomization}: there is no ${path}`),
    ...(await Promise.all(files.toSorted().map(manifestProblems))).flat()
  ]
}

const manifestProblems = async (file: string): Promise<ReadonlyArray<string>> => {
  const manifest: Manifest = parse(await Bun.file(file).text())
  const kind = Object.entries(kinds).find(([name]) => name === manifest.kind)?.[1]
  if (kind === undefined) return [`${file}: nobody here knows the kind ${manifest.kind}`]
  const ofFormat = [...valueProblems(() => kind.validate(manifest)), ...(await fieldProblems(manifest, kind.types))]
  return [
    ...ofFormat.map((problem) => `${file}: ${problem}`),
    ...unknownVariables(file, Object.keys({ ...manifest.data, ...manifest.stringData }))
  ]
}

const valueProblems = (validate: () => void): ReadonlyArray<string> => {
  try {
    validate()
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

/**
 * Kubernetes' schemas accept every unknown field, also a misspelt one; TypeScript rejects it in a literal of the type. The
 * types' file is imported by its path, because the literal is written to a file outside the repository.
 */
const fieldProblems = async (manifest: Manifest, types: string): Promise<ReadonlyArray<string>> => {
  const work = await mkdtemp(join(tmpdir(), "escriba-deploy-"))
  try {
    const path = join(work, "manifest.ts")
    const declaration = join(process.cwd(), "node_modules/kubernetes-models", `${types}.d.ts`)
    const source = `import type { I${manifest.kind} } from ${JSON.stringify(declaration)}\nexport const manifest: I${manifest.kind} = ${JSON.stringify(manifest, null, 2)}\n`
    await Bun.write(path, source)
    const tsc = Bun.spawn(
      [
        "node_modules/.bin/tsc",
        ...["--noEmit", "--strict", "--skipLibCheck", "--ignoreConfig", "--allowImportingTsExtensions"],
        ...["--module", "esnext", "--moduleResolution", "bundler", "--pretty", "false", path]
      ],
      { stdio: ["ignore", "pipe", "inherit"] }
    )
    const output = await new Response(tsc.stdout).text()
    return (await tsc.exited) === 0 ? [] : [...output.matchAll(/error TS\d+: (.*)/g)].map(([, message]) => message!)
  } finally {
    await rm(work, { recursive: true })
  }
}
