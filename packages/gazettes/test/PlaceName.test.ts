import { pathToFileURL } from "node:url"
import { assert, it } from "@effect/vitest"
import * as fc from "fast-check"
import { fileUrlOf, nameOf, pathOf, placeOfUrl } from "../src/PlaceName.ts"

const bytesOf = (path: string | Uint8Array) => (typeof path === "string" ? new TextEncoder().encode(path) : path)

it.each([
  ["a name in UTF-8 as it is", [..."ata nº 1.pdf"].flatMap((c) => [...bytesOf(c)]), "ata nº 1.pdf"],
  ["a byte of Latin-1 escaped", [0x44, 0x69, 0xe1, 0x72, 0x69, 0x6f], "Di\\xE1rio"],
  ["a backslash beside it escaped, too", [0x5c, 0xe7], "\\x5C\\xE7"],
  ["a backslash alone as it is", [0x61, 0x5c, 0x62], "a\\b"],
  ["a name that looks escaped, escaped", [...bytesOf("\\xE7")], "\\x5CxE7"]
])("shows %s", (_, bytes, name) => assert.strictEqual(nameOf(Uint8Array.from(bytes)), name))

it("finds the bytes of every name again, also behind its address", () =>
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ minLength: 1 }), fc.string({ unit: "grapheme" }).map(bytesOf)), (bytes) => {
      const place = `/${nameOf(bytes)}`
      assert.deepStrictEqual([...bytesOf(pathOf(place))], [0x2f, ...bytes])
      assert.strictEqual(placeOfUrl(fileUrlOf(place)), place)
    })
  ))

it("gives a path in UTF-8 the address that every other program gives it", () => {
  const all = `/docs/Atas Avulsas/ata nº 1 ${Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("")}`
  assert.strictEqual(fileUrlOf(all), pathToFileURL(all).href)
})
