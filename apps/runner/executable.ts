/**
 * `bun apps/runner/executable.ts FILE`: builds everything into one executable. Plain `bun build --compile` of `bin.ts` makes the
 * same but for the demo's PDFs.
 *
 * @module
 */
import { readFileSync } from "node:fs"

const [outfile = "escriba"] = process.argv.slice(2)

/** pdfkit hides the `require` of its fonts from a bundler. */
const fontsOfPdfkit: Bun.BunPlugin = {
  name: "fonts of pdfkit",
  setup: (build) => {
    build.onLoad({ filter: /pdfkit\.node\.mjs$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("require$1('#", "require('#"),
      loader: "js"
    }))
  }
}

await Bun.build({
  entrypoints: [Bun.fileURLToPath(new URL("src/bin.ts", import.meta.url))],
  compile: { outfile },
  target: "bun",
  plugins: [fontsOfPdfkit]
})
