/**
 * `bun run demo:check`: the demo ends as expected, within 30 s and 500 MB over all processes.
 *
 * @module
 */
import { treeBytes } from "../apps/runner/src/machine/Memory.ts"

const maxMs = 30_000
const maxBytes = 500_000_000

const startedAt = performance.now()
let peakBytes = 0
const sampler = setInterval(() => {
  peakBytes = Math.max(peakBytes, treeBytes() ?? 0)
}, 100)
const demo = Bun.spawn([process.execPath, "apps/runner/src/bin.ts", "demo", "--json"], {
  stdio: ["ignore", "pipe", "inherit"]
})
const [output, exitCode] = await Promise.all([new Response(demo.stdout).text(), demo.exited])
clearInterval(sampler)

const durationMs = performance.now() - startedAt
const { documents } = JSON.parse(output)
const isWithin = durationMs < maxMs && peakBytes < maxBytes
process.stdout.write(
  `demo: ${documents.length} documents, exit code ${exitCode}, ${(durationMs / 1000).toFixed(1)} s, peak ${Math.round(peakBytes / 1e6)} MB over all processes: ${exitCode === 0 && isWithin ? "as it must be" : "NOT as it must be"}\n`
)
process.exit(exitCode === 0 && isWithin ? 0 : 1)
