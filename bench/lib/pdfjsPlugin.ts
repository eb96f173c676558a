/**
 * PDF by pdf.js alone, as a module that an extraction child can be given.
 *
 * @module
 */
export { PdfjsExtractor as default } from "../../packages/extractors/src/builtin/PdfjsExtractor.ts"
