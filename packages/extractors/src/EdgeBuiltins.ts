/**
 * The extractors for a runtime that compiles no WebAssembly at run time, as an edge worker's.
 *
 * @module
 */
import { DocExtractor } from "./builtin/DocExtractor.ts"
import { DocxExtractor } from "./builtin/DocxExtractor.ts"
import { EnvelopeExtractor } from "./builtin/EnvelopeExtractor.ts"
import { HtmlExtractor } from "./builtin/HtmlExtractor.ts"
import { OdtExtractor } from "./builtin/OdtExtractor.ts"
import { PdfjsExtractor } from "./builtin/PdfjsExtractor.ts"
import { PlainTextExtractor } from "./builtin/PlainTextExtractor.ts"
import { RtfExtractor } from "./builtin/RtfExtractor.ts"
import { XmlExtractor } from "./builtin/XmlExtractor.ts"

const documents = [
  PlainTextExtractor,
  HtmlExtractor,
  PdfjsExtractor,
  DocxExtractor,
  DocExtractor,
  OdtExtractor,
  RtfExtractor,
  XmlExtractor
] as const

/**
 * PDF by pdf.js alone: PDFium never ends loading there. DOCX by the stream alone: mammoth kills an isolate of 128 MB with
 * 10 MB of XML (measured).
 */
export const edgeBuiltins = [...documents, EnvelopeExtractor(documents)] as const
