/**
 * How each file of the shared corpus' torture folder must end, and each of those made beside it for the formats that it has
 * none of: words that its text has, by whom it was read and with which flags, or the reason.
 *
 * @module
 */

export interface TextTruth {
  readonly words: string
  readonly extractor: string
  readonly flags: ReadonlyArray<string>
}

export interface ReasonTruth {
  readonly reason: string
  /** What it is with the password `segredo`; `undefined` where no password changes anything. */
  readonly opened?: TextTruth
}

export type Truth = TextTruth | ReasonTruth

/** 5,100 pages: half a minute of two cores. The corpus' own test runs it each time. */
export const slow = ["many-pages-5100.pdf"]

const text = (words: string, extractor: string, ...flags: ReadonlyArray<string>): TextTruth => ({
  words,
  extractor,
  flags
})
const reason = (code: string): Truth => ({ reason: code })
const encrypted = (words: string, extractor: string): Truth => ({
  reason: "Encrypted",
  opened: text(words, extractor)
})

/** The words are common ones of official acts, or of the specimen itself; the corpus' texts stay in the corpus. */
export const truths: Readonly<Record<string, Truth>> = {
  "billion-laughs.docx": reason("Corrupt"),
  "bomb-1GB-document-xml.docx": reason("LimitExceeded"),
  "bomb-flate-1GB-text.pdf": reason("MemoryExceeded"),
  "deep-nested-tables-5000.docx": reason("NoText"),
  "doc-named.docx": text("Querido Diário", "doc", "mismatch"),
  "docx-named.pdf": text("Querido Diário", "mammoth", "mismatch"),
  "empty.docx": reason("Corrupt"),
  "enc-owner-only-noextract.pdf": text("Expediente", "pdf"),
  "enc-user-pw-segredo-aes256.pdf": encrypted("Expediente", "pdf"),
  "enc-user-pw-segredo-rc4-40.pdf": encrypted("Expediente", "pdf"),
  "gazettes-in-zip.zip": reason("Unsupported"),
  "html-404-named.pdf": text("Página não encontrada", "html", "mismatch"),
  "leading-http-headers.pdf": text("Expediente", "pdf"),
  "many-pages-5100.pdf": text("Expediente", "pdf"),
  "nested-arrays-200000.pdf": reason("Corrupt"),
  "no-document-part.docx": reason("Corrupt"),
  "page-tree-cycle.pdf": reason("Corrupt"),
  "pdf-named.docx": text("Querido Diário", "pdf", "mismatch"),
  "pdf-no-extension": text("Expediente", "pdf"),
  "truncated-head-real-gazette.pdf": reason("Corrupt"),
  "truncated-tail-real-gazette.pdf": reason("Corrupt"),
  "truncated.docx": reason("Corrupt"),
  "truncated.odt": reason("Corrupt"),
  "txt-cp1252.txt": text("ação, coração", "plain-text"),
  "txt-latin1.txt": text("ação, coração", "plain-text"),
  "txt-utf16le-bom.txt": text("ação, coração", "plain-text"),
  "txt-utf8-bom.txt": text("ação, coração", "plain-text"),
  "txt-utf8-cut-mid-char.txt": text("açãoação", "plain-text"),
  "txt-with-nuls-and-surrogates.txt": text("ação", "plain-text"),
  "zero-byte.doc": reason("Empty"),
  "zero-byte.docx": reason("Empty"),
  "zero-byte.pdf": reason("Empty"),
  "zero-byte.txt": reason("Empty")
}

const act = "Portaria nº 7"
const manyActs = "Portaria nº 12: abre licitação"

/** Of the files that `TortureMade` makes. */
export const madeTruths: Readonly<Record<string, Truth>> = {
  "truncated.doc": reason("Corrupt"),
  "truncated.html": text(manyActs, "html"),
  "truncated.p7s": reason("Corrupt"),
  "truncated.rtf": text(manyActs, "rtf"),
  "truncated.xml": reason("Corrupt"),
  "truncated.zip": reason("Corrupt"),
  "html-named.doc": text(manyActs, "html", "mismatch"),
  "odt-named.docx": text(manyActs, "odt", "mismatch"),
  "rtf-named.doc": text(manyActs, "rtf", "mismatch"),
  "text-named.pdf": text(manyActs, "plain-text", "mismatch"),
  "laughs.odt": reason("Corrupt"),
  "laughs.xml": reason("Corrupt"),
  "deep.odt": reason("LimitExceeded"),
  "deep.rtf": reason("LimitExceeded"),
  "deep.xml": reason("LimitExceeded"),
  "deep.zip": reason("LimitExceeded"),
  "bomb.odt": reason("LimitExceeded"),
  "bomb.zip": reason("LimitExceeded"),
  "scan.pdf": reason("NoText"),
  "encrypted.pdf": encrypted(act, "pdf"),
  "diario.odt": encrypted(act, "odt"),
  "diario-rc4.doc": encrypted(act, "doc"),
  "diario-standard.docx": encrypted(act, "envelope"),
  "diario-agile.docx": encrypted(act, "envelope"),
  "diario-pkzip.zip": encrypted(act, "envelope"),
  "diario-pkzip-stream.zip": encrypted(act, "envelope"),
  "diario-aes128.zip": encrypted(act, "envelope"),
  "diario-aes256.zip": encrypted(act, "envelope"),
  "zero-byte.html": reason("Empty"),
  "zero-byte.odt": reason("Empty"),
  "zero-byte.p7s": reason("Empty"),
  "zero-byte.rtf": reason("Empty"),
  "zero-byte.xml": reason("Empty"),
  "zero-byte.zip": reason("Empty"),
  "noise.doc": reason("Corrupt"),
  "noise.docx": reason("Corrupt"),
  "noise.odt": reason("Corrupt"),
  "noise.p7s": reason("Corrupt"),
  "noise.pdf": reason("Corrupt"),
  "noise.rtf": reason("Corrupt"),
  "noise.xml": reason("Corrupt"),
  "noise.zip": reason("Corrupt"),
  "noise.html": reason("Unsupported"),
  "noise.txt": reason("Unsupported")
}
