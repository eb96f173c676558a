/**
 * PDF by its content streams, with PDFium for documents and pages that they do not explain, and pdf.js for those that both read
 * badly.
 *
 * The order was measured: text first, then speed. Rows of texts: mean F1 of words, then of pairs of words, against Tika's text
 * (18 editions, 548 pages), PDFBox's text (18 hard PDFs, without pairs if a text is one word) and the text of their twins (11
 * office documents). Last row: CPU seconds for the editions, in one run on a machine that had other work too:
 *
 * |                  | content streams, else PDFium |        PDFium |        pdf.js |
 * | ---------------- | ---------------------------: | ------------: | ------------: |
 * | editions         |                .9987 / .9977 | .9987 / .9977 | .9986 / .9977 |
 * | hard PDFs        |                        .8857 |         .8857 |         .8359 |
 * | office documents |                .9238 / .9168 | .9251 / .9175 | .9237 / .9177 |
 * | CPU              |                   3.2 to 4.6 |           7.9 |          12.3 |
 *
 * Two of the hard PDFs are a few words of Hebrew and Arabic, whose order no engine gets right: they count 0. One office
 * document is drawn in a font without letters; the first two columns differ there alone.
 *
 * @module
 */
import { ContentEngine } from "../pdf/content/ContentEngine.ts"
import { type PdfEngine, pdfExtractor } from "../pdf/PdfEngine.ts"
import { PdfiumEngine } from "../pdf/pdfium/PdfiumEngine.ts"
import { PdfjsEngine } from "../pdf/pdfjs/PdfjsEngine.ts"
import { secondOpinion } from "../pdf/SecondOpinion.ts"

/** Raise it with the rule that prefers one engine's page to another's. */
const ruleVersion = "3"

const pdfBy = (engine: PdfEngine) => pdfExtractor({ ...engine, id: "pdf", version: `${ruleVersion}.${engine.version}` })

export const PdfExtractor = pdfBy(secondOpinion(secondOpinion(ContentEngine, PdfiumEngine), PdfjsEngine))

/** For a host that cannot compile WebAssembly. */
export const PdfWithoutPdfium = pdfBy(secondOpinion(ContentEngine, PdfjsEngine))
