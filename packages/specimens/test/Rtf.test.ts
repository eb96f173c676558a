import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { rtfOf } from "../src/Rtf.ts"

it.effect("writes RTF in ASCII, with escapes for accents and for its own signs", () =>
  Effect.gen(function* () {
    const bytes = yield* rtfOf(["ação {nº 1}", "fim \\ 日 \uffe9"])
    const rtf = new TextDecoder().decode(bytes)
    assert.isTrue(bytes.every((byte) => byte < 0x80))
    assert.isTrue(rtf.startsWith("{\\rtf1\\ansi") && rtf.endsWith("}"))
    assert.include(rtf, "a\\u231?\\u227?o \\{n\\u186? 1\\}\\par")
    assert.include(rtf, "fim \\\\ \\u26085? \\u-23?\\par")
  })
)
