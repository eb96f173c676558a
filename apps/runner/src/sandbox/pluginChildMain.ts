/**
 * An extraction child that can also load other people's extractors.
 *
 * @module
 */
import { pluginAnswers } from "../plugins/PluginAnswers.ts"
import { runChild } from "./ChildProgram.ts"

await runChild(new URL("./watchdogMain.ts", import.meta.url), pluginAnswers)
