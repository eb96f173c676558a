import shared from "../../vitest.shared.ts"

/** Most tests here wait for processes that they started: two files at once, whatever the number of cores. */
export default { test: { ...shared.test, maxWorkers: 2 } }
