/**
 * Documents with passwords, made by the programs that people use; `Protected.test.ts` of the extractors names them.
 *
 * @module
 */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const folder = join(import.meta.dirname, "../protected")

export const protectedNames = readdirSync(folder)
export const protectedFile = (name: string) => new Uint8Array(readFileSync(join(folder, name)))
