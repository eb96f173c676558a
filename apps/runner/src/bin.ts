/**
 * The executable: the program as it was built, or from its sources.
 *
 * @module
 */
import { programOf } from "./Programs.ts"

await import(programOf("main"))
