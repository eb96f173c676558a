/**
 * Measures the event loop: the CPU time of each turn on this thread. Other processes of the machine do not count; garbage
 * collections on the thread do.
 *
 * @module
 */
import { Effect, Layer } from "effect"

/**
 * The interval of a timer. A turn is measured from one tick to the next, so it is overstated by at most this interval.
 * Measuring takes 0.1 % of a processor.
 */
const everyMs = 5
/** If the CPU time between two ticks is below this, the loop was idle. */
const leastMs = 1
/** The limit that `bench:event-loop` holds at the 99th percentile. */
const limitMs = 50

/**
 * While the layer lives, each turn above the limit is logged when it happens, and a summary is logged at the end. Level:
 * debug.
 */
export const layer: Layer.Layer<never> = Layer.effectDiscard(
  Effect.gen(function* () {
    const logged = Effect.runForkWith(yield* Effect.context<never>())
    /** The number of turns per duration in whole milliseconds. */
    const turns: Array<number> = []
    let [count, maxMs, before] = [0, 0, usedMs()]
    const tick = () => {
      const now = usedMs()
      const ms = now - before
      if (ms >= leastMs) {
        count += 1
        maxMs = Math.max(maxMs, ms)
        turns[Math.floor(ms)] = (turns[Math.floor(ms)] ?? 0) + 1
        if (ms > limitMs) logged(Effect.logDebug(`event loop: a turn of ${ms.toFixed(0)} ms of CPU`))
      }
      before = usedMs()
    }
    yield* Effect.acquireRelease(
      Effect.sync(() => setInterval(tick, everyMs)),
      (timer) =>
        Effect.suspend(() => {
          clearInterval(timer)
          const p99Ms = percentile(turns, count, 0.99)
          return Effect.logDebug(
            `event loop: ${count} turns, p99 ${p99Ms} ms, max ${maxMs.toFixed(0)} ms of CPU; the limit is ${limitMs} ms`
          )
        })
    )
  })
)

const usedMs = (): number => {
  const { system, user } = process.threadCpuUsage()
  return (system + user) / 1000
}

/** In whole milliseconds, rounded up. */
const percentile = (turns: ReadonlyArray<number>, count: number, share: number): number => {
  let seen = 0
  const isBeyond = (number = 0) => {
    seen += number
    return seen >= share * count
  }
  return turns.findIndex(isBeyond) + 1
}
