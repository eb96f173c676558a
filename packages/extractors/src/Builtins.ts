/**
 * The one list of the extractors that are built in.
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
 * Asked in this order: mammoth for small DOCX, the stream for large ones and for those that mammoth cannot read. The vendors'
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

/** Envelopes come last: the extractors before them read the one document in a signature or a ZIP. */
export const builtins = [...documents, EnvelopeExtractor(documents)] as const

/** The single engines of `pdf`. `ESCRIBA_EXTRACTORS` names them to use one alone or another order. */
export const alternatives = [PdfiumExtractor, PdfjsExtractor] as const

export const everyExtractor = [...builtins, ...alternatives] as const
