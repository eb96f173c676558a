/**
 * A child for the tasks and extractors that come with Escriba. It cannot load plug-ins, so that it can be built as one small
 * program: see `Programs`.
 *
 * @module
 */
import { runChild } from "./ChildProgram.ts"

await runChild()
