/**
 * A child for tasks and extractors that come with Escriba. It cannot load plug-ins, so that it can be built as one small program: see
 * `Programs`.
 *
 * @module
 */
import { runChild } from "./ChildProgram.ts"

// Built or not, the watchdog lies beside this program, in a file of the same kind.
await runChild(new URL(import.meta.url.replace(/childMain(?=\.\w+$)/, "watchdogMain")))
