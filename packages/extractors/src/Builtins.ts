/**
 * The one list of the extractors that come with Escriba.
 *
 * @module
 */
import { DocExtractor } from "./builtin/DocExtractor.ts"
import { DocxExtractor } from "./builtin/DocxExtractor.ts"
import { EnvelopeExtractor } from "./builtin/EnvelopeExtractor.ts"
import { HtmlExtractor } from "./builtin/HtmlExtractor.ts"
import { MammothExtractor } from "./builtin/MammothExtractor.ts"
import { OdtExtractor } from "./builtin/OdtExtractor.ts"
import { PdfExtractor } from "./builtin/PdfExtractor.ts"
import { PdfiumExtractor } from "./builtin/PdfiumExtractor.ts"
import { PdfjsExtractor } from "./builtin/PdfjsExtractor.ts"
import { PlainTextExtractor } from "./builtin/PlainTextExtractor.ts"
import { RtfExtractor } from "./builtin/RtfExtractor.ts"
import { XmlExtractor } from "./builtin/XmlExtractor.ts"

/**
 * Asked in this order: mammoth for small DOCX, the stream for large ones and for what mammoth cannot read. The vendors'
 * modules load with the first document of their kind, not with this list.
 */
const documents = [
  PlainTextExtractor,
  HtmlExtractor,
  PdfExtractor,
  MammothExtractor,
  DocxExtractor,
  DocExtractor,
  OdtExtractor,
  RtfExtractor,
  XmlExtractor
] as const

/** Last the envelopes, signed or zipped, whose one document the others read. */
export const builtins = [...documents, EnvelopeExtractor(documents)] as const

/** The single engines that `pdf` is made of: whoever wants one alone, or another order, names it in the list. */
export const alternatives = [PdfiumExtractor, PdfjsExtractor] as const

export const everyExtractor = [...builtins, ...alternatives] as const
