/**
 * `bun run docs`: writes what `docs/configuration.md` says of each variable, from the declarations. With `--check` it writes
 * nothing, and fails where that page is stale, where a link leads to no file, or where a table has a wide cell.
 *
 * @module
 */
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { groups } from "../apps/runner/src/settings/Variables.ts"

const page = "docs/configuration.md"
const [begin, end] = ["<!-- made by `bun run docs` -->\n", "<!-- end -->"]
const maxCell = 80

const serviceOf: Readonly<Record<string, string>> = { POSTGRES_HOST: "PostgreSQL", OPENSEARCH_HOST: "OpenSearch" }

const tables = Object.entries(groups).flatMap(([title, declarations]) => [
  `## ${title}\n`,
  "| Variable | Value | Default | Meaning |",
  "| --- | --- | --- | --- |",
  ...Object.entries(declarations).map(([name, { beside = {}, default: ordinary, kind, meaning, unset }]) => {
    const others = Object.entries(beside).map(([chooser, other]) => `; with ${serviceOf[chooser]} \`${other}\``)
    const byDefault = ordinary === undefined ? (unset ?? "none") : `\`${ordinary}\`${others.join("")}`
    return `| \`${name}\` | ${kind.expected} | ${byDefault} | ${meaning} |`
  }),
  ""
])

const written = await Bun.file(page).text()
const [before = "", rest = ""] = written.split(begin)
const made = `${before}${begin}\n${tables.join("\n")}\n${end}${rest.split(end)[1]}`

const problemsOf = async (path: string): Promise<ReadonlyArray<string>> => {
  const text = await Bun.file(path).text()
  const cells = text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .flatMap((line) => line.split(/(?<!\\)\|/))
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = ""]) => link)
  return [
    ...cells.filter((cell) => cell.trim().length > maxCell).map((cell) => `a cell of more than ${maxCell}:${cell}`),
    ...links.filter((link) => !existsSync(join(dirname(path), link))).map((link) => `no such file: ${link}`)
  ].map((problem) => `${path}: ${problem}`)
}

if (process.argv.includes("--check")) {
  const paths = Bun.spawnSync([
    "git",
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "*.md"
  ]).stdout.toString()
  const problems = (
    await Promise.all(
      paths
        .trim()
        .split("\n")
        .filter((path) => existsSync(path))
        .map(problemsOf)
    )
  ).flat()
  if (made !== written) problems.push(`${page} is stale: run \`bun run docs\``)
  for (const problem of problems) process.stdout.write(`${problem}\n`)
  process.exit(problems.length === 0 ? 0 : 1)
}
await Bun.write(page, made)
