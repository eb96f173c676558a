/** One configuration for all packages; the results' file is what `tools/test.ts` adds up. */
export default {
  test: {
    include: ["test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: ".vitest/results.json" }]],
    testTimeout: 30_000,
    hookTimeout: 30_000
  }
}
