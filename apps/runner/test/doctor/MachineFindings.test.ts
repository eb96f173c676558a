import { assert, it } from "@effect/vitest"
import { diskType } from "../../src/doctor/MachineFindings.ts"

it.each([
  ["NFS", 0x6969, true, "wrong"],
  ["CIFS, its number signed", 0xff534d42 | 0, true, "wrong"],
  ["a disk without locks", 0xef53, false, "wrong"],
  ["memory", 0x01021994, true, "warning"],
  ["a disk", 0xef53, true, undefined]
] as const)("says of %s as a home what a person has to know", (_, type, isLockable, result) => {
  const [finding] = diskType(type, isLockable)
  assert.strictEqual(finding?.result, result)
  assert.isNotEmpty(finding?.remedy ?? "nothing to be done")
})
