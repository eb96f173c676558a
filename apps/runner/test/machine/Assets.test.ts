import { existsSync } from "node:fs"
import { isAbsolute } from "node:path"
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Asset, pathOf } from "../../src/machine/Assets.ts"

it.effect.each<Asset>(["territories", "portugueseWords", "pdfium"])("finds the file %s", (asset) =>
  Effect.map(pathOf(asset), (path) => assert.isTrue(isAbsolute(path) && existsSync(path), path))
)
