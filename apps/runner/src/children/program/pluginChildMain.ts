/**
 * An extraction child that can also load other people's extractors.
 *
 * @module
 */

import { runChild } from "./ChildProgram.ts"
import { pluginAnswers } from "./PluginAnswers.ts"

await runChild(new URL("./watchdogMain.ts", import.meta.url), pluginAnswers)
