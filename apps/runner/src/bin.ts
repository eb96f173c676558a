/**
 * The executable: the program as it was built, or from its sources.
 *
 * @module
 */
import { programOf } from "./machine/Programs.ts"

await import(programOf("main"))
