/**
 * `bun run new:extractor NAME`: writes a first version of a built-in extractor and a test of it that passes.
 *
 * @module
 */
import { existsSync } from "node:fs"

const folder = "packages/extractors"

const sourceOf = (name: string, id: string): string => `/**
 * ${name} documents: say here which they are, and who publishes in them.
 *
 * @module
 */
import { Effect, Stream } from "effect"
import type { Extractor } from "../Extractor.ts"
import { paged } from "../Pages.ts"
import { decode, detectEncoding } from "../TextDecoding.ts"

/** As sniffing names it: one that it does not know yet gets a line in \`MediaType.ts\` and a rule in \`Sniffer.ts\`. */
const mediaType = "application/x-${id}"

export const ${name}Extractor: Effect.Effect<Extractor> = Effect.succeed({
  id: "${id}",
  version: "1",
  placement: "sandbox",
  accepts: (input) => input.mediaType === mediaType,
  extract: (input) =>
    Stream.unwrap(Effect.map(detectEncoding(input.stream), (encoding) => input.stream.pipe(decode(encoding), paged())))
})
`

const testOf = (
  name: string,
  id: string
): string => `import { ${name}Extractor } from "../../src/builtin/${name}Extractor.ts"
import { conformance } from "../../src/testing.ts"

conformance(${name}Extractor, {
  bytes: new TextEncoder().encode("Decreto nº 1\\nPublique-se"),
  mediaType: "application/x-${id}",
  name: "diario.${id}",
  words: ["Decreto nº 1", "Publique-se"]
})
`

const fail = (message: string): never => {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}

const [name = "", ...further] = process.argv.slice(2)
if (!/^[A-Z][A-Za-z0-9]*$/.test(name) || name.endsWith("Extractor") || further.length > 0) {
  fail("usage: bun run new:extractor NAME, with a name such as Csv or WordPerfect: the file will be NAMEExtractor.ts")
}
const id = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase()
const files = [
  [`${folder}/src/builtin/${name}Extractor.ts`, sourceOf(name, id)],
  [`${folder}/test/builtin/${name}Extractor.test.ts`, testOf(name, id)]
] as const
for (const [path] of files) if (existsSync(path)) fail(`${path} is there already`)
for (const [path, content] of files) await Bun.write(path, content)

process.stdout.write(`${files.map(([path]) => `wrote ${path}`).join("\n")}

To have it asked, in ${folder}/src/DocumentExtractors.ts:
  import { ${name}Extractor } from "./builtin/${name}Extractor.ts"
and ${name}Extractor in the list, at its place.

To test it:
  cd ${folder} && bun --bun vitest run --pool=threads test/builtin/${name}Extractor.test.ts
`)
