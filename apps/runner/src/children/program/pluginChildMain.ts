/**
 * A child that can also load other people's extractors.
 *
 * @module
 */
import { runChild } from "./ChildProgram.ts"
import { plugins } from "./PluginModule.ts"

await runChild(plugins)
