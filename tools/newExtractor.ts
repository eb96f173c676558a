/**
 * `bun run new:extractor NAME`: writes a first version of a built-in extractor and a test of it that passes.
 *
 * @module
 */
import { existsSync } from "node:fs"
import { MediaType } from "../packages/extractors/src/MediaType.ts"

const folder = "packages/extractors"

/** As sniffing names the format, or a name for one that it does not know yet. */
const mediaTypeOf = (id: string): string =>
  Object.entries(MediaType).find(([name]) => name === id)?.[1] ?? `application/x-${id}`

const isSniffed = (id: string) => Object.hasOwn(MediaType, id)

const noteOf = (id: string) =>
  isSniffed(id)
    ? "/** As sniffing names it. */"
    : "/** Sniffing does not know it yet: it gets a line in `MediaType.ts` and a rule in `Sniffer.ts`. */"

/** The imports are those of a plug-in, so that the file works as one, too. */
const sourceOf = (name: string, id: string): string => `/**
 * ${name} documents: say here which they are, and who publishes in them.
 *
 * @module
 */
import type { Extractor } from "@escriba/extractors/Extractor"
import { paged } from "@escriba/extractors/Pages"
import { decode, detectEncoding } from "@escriba/extractors/TextDecoding"
import { Effect, Stream } from "effect"

${noteOf(id)}
const mediaType = "${mediaTypeOf(id)}"

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
  mediaType: "${mediaTypeOf(id)}",
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
and ${name}Extractor in the list, before any that accepts the same type.

To test it:
  cd ${folder} && bun --bun vitest run --pool=threads test/builtin/${name}Extractor.test.ts
`)
