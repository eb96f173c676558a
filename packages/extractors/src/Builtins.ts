/**
 * The one list of the extractors that come with Escriba.
 *
 * @module
 */
import { DocxExtractor } from "./builtin/DocxExtractor.ts"
import { HtmlExtractor } from "./builtin/HtmlExtractor.ts"
import { MammothExtractor } from "./builtin/MammothExtractor.ts"
import { PdfjsExtractor } from "./builtin/PdfjsExtractor.ts"
import { PlainTextExtractor } from "./builtin/PlainTextExtractor.ts"

/**
 * Asked in this order: mammoth for small DOCX, the stream for large ones and for what mammoth cannot read. The vendors'
 * modules load with the first document of their kind, not with this list.
 */
export const builtins = [PlainTextExtractor, HtmlExtractor, PdfjsExtractor, MammothExtractor, DocxExtractor] as const
