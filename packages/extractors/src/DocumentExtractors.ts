/**
 * The extractors of documents, for every runtime. Envelopes are not among them: they read a document by this list.
 *
 * @module
 */
import type { Effect } from "effect"
import { DocExtractor } from "./builtin/DocExtractor.ts"
import { HtmlExtractor } from "./builtin/HtmlExtractor.ts"
import { OdtExtractor } from "./builtin/OdtExtractor.ts"
import { PlainTextExtractor } from "./builtin/PlainTextExtractor.ts"
import { RtfExtractor } from "./builtin/RtfExtractor.ts"
import { XmlExtractor } from "./builtin/XmlExtractor.ts"
import type { Extractor } from "./Extractor.ts"

type Extractors = ReadonlyArray<Effect.Effect<Extractor>>

/** Asked in this order. Runtimes differ in how they read PDF and DOCX. */
export const documentExtractors = (by: { readonly pdf: Extractors; readonly docx: Extractors }): Extractors => [
  PlainTextExtractor,
  HtmlExtractor,
  ...by.pdf,
  ...by.docx,
  DocExtractor,
  OdtExtractor,
  RtfExtractor,
  XmlExtractor
]
