/**
 * How each file of the shared corpus' torture folder must end: words that its text has, or the reason.
 *
 * @module
 */

export type Truth = { readonly words: string } | { readonly reason: string }

/** Slow ones apart: pdf.js takes 9 ms a page. */
export const slow = ["many-pages-5100.pdf"]

const text = (words: string): Truth => ({ words })
const reason = (code: string): Truth => ({ reason: code })

/** The words are common ones of official acts, or of the specimen itself; the corpus' texts stay in the corpus. */
export const truths: Readonly<Record<string, Truth>> = {
  "billion-laughs.docx": reason("Corrupt"),
  "bomb-1GB-document-xml.docx": reason("LimitExceeded"),
  "bomb-flate-1GB-text.pdf": reason("MemoryExceeded"),
  "deep-nested-tables-5000.docx": reason("NoText"),
  "doc-named.docx": text("Querido Diário"),
  "docx-named.pdf": text("Querido Diário"),
  "empty.docx": reason("Corrupt"),
  "enc-owner-only-noextract.pdf": text("Expediente"),
  "enc-user-pw-segredo-aes256.pdf": reason("Encrypted"),
  "enc-user-pw-segredo-rc4-40.pdf": reason("Encrypted"),
  "gazettes-in-zip.zip": reason("Unsupported"),
  "html-404-named.pdf": text("Página não encontrada"),
  "leading-http-headers.pdf": text("Expediente"),
  "many-pages-5100.pdf": text("Expediente"),
  "nested-arrays-200000.pdf": reason("Corrupt"),
  "no-document-part.docx": reason("Corrupt"),
  "page-tree-cycle.pdf": reason("Corrupt"),
  "pdf-named.docx": text("Querido Diário"),
  "pdf-no-extension": text("Expediente"),
  "truncated-head-real-gazette.pdf": reason("Corrupt"),
  "truncated-tail-real-gazette.pdf": reason("Corrupt"),
  "truncated.docx": reason("Corrupt"),
  "truncated.odt": reason("Corrupt"),
  "txt-cp1252.txt": text("ação, coração"),
  "txt-latin1.txt": text("ação, coração"),
  "txt-utf16le-bom.txt": text("ação, coração"),
  "txt-utf8-bom.txt": text("ação, coração"),
  "txt-utf8-cut-mid-char.txt": text("açãoação"),
  "txt-with-nuls-and-surrogates.txt": text("ação"),
  "zero-byte.doc": reason("Empty"),
  "zero-byte.docx": reason("Empty"),
  "zero-byte.pdf": reason("Empty"),
  "zero-byte.txt": reason("Empty")
}
