/**
 * The PDFs that a bench reads.
 *
 * @module
 */
import { readdirSync, statSync } from "node:fs"

/** All PDFs below a folder, sorted by path, except empty ones, bombs and damaged files, which have tests of their own. */
export const pdfsBelow = (folder: string): ReadonlyArray<string> => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".pdf") && !name.includes("torture"))
    .map((name) => `${folder}/${name}`)
    .filter((path) => statSync(path).size > 0)
    .toSorted()
  if (files.length === 0) throw new Error(`no PDF lies below ${folder}`)
  return files
}
