import { assert, it } from "@effect/vitest"
import { territorySlug } from "../../src/Slug.ts"

it.each([
  ["AL", "São Luís do Quitunde", "alsaoluisquitunde"],
  ["AL", "SÃO LUIS DO QUITUNDE", "alsaoluisquitunde"],
  ["AL", "Olho d'Água das Flores", "alolhoaguaflores"],
  ["AL", "OLHO D´AGUA  DAS FLORES", "alolhoaguaflores"],
  ["AL", "Tanque d’Arca", "altanquearca"],
  ["RS", "Xangri-lá", "rsxangrila"],
  ["RS", "Sant'Ana do Livramento", "rssantanalivramento"],
  ["RS", "SANTANA DO LIVRAMENTO", "rssantanalivramento"]
] as const)("gives %s %s the slug %s", (stateCode, name, slug) => {
  assert.strictEqual(territorySlug(stateCode, name), slug)
})
