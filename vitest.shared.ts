/** Tests that need real servers: `tools/testServices.ts` starts them and sets the contract's variables. */
const isWithServices = process.env.ESCRIBA_TEST_SERVICES === "1"

/** One configuration for all packages; the results' file is what `tools/test.ts` adds up. */
export default {
  test: {
    include: [isWithServices ? "test/**/*.services.ts" : "test/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: isWithServices ? ".vitest/services.json" : ".vitest/results.json" }]],
    testTimeout: isWithServices ? 300_000 : 30_000,
    hookTimeout: isWithServices ? 300_000 : 30_000
  }
}
