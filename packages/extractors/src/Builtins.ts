/**
 * The extractors that are built in.
 *
 * @module
 */
import { DocxExtractor } from "./builtin/DocxExtractor.ts"
import { EnvelopeExtractor } from "./builtin/EnvelopeExtractor.ts"
import { MammothExtractor } from "./builtin/MammothExtractor.ts"
import { PdfExtractor } from "./builtin/PdfExtractor.ts"
import { PdfiumExtractor } from "./builtin/PdfiumExtractor.ts"
import { PdfjsExtractor } from "./builtin/PdfjsExtractor.ts"
import { documentExtractors } from "./DocumentExtractors.ts"

/**
 * mammoth is for small DOCX, the stream for large ones and for those that mammoth cannot read. The vendors' modules load with
 * the first document of their kind, not with this list.
 */
const documents = documentExtractors({ pdf: [PdfExtractor], docx: [MammothExtractor, DocxExtractor] })

/** Envelopes come last: the extractors before them read the one document in a signature or a ZIP. */
export const builtins = [...documents, EnvelopeExtractor(documents)]

/** The single engines of `pdf`. `ESCRIBA_EXTRACTORS` names them to use one alone or another order. */
export const alternatives = [PdfiumExtractor, PdfjsExtractor] as const

export const everyExtractor = [...builtins, ...alternatives]
