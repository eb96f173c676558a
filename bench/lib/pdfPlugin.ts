/**
 * PDF as the program reads it, as a module that an extraction child can be given.
 *
 * @module
 */
export { PdfExtractor as default } from "../../packages/extractors/src/builtin/PdfExtractor.ts"
