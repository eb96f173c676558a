/**
 * Whether the first bytes are text, and which kind of text.
 *
 * @module
 */
import { EncodingSurvey } from "./EncodingSurvey.ts"
import { MediaType } from "./MediaType.ts"

/** The media type of text; `undefined` for binary bytes. `claimed` is the type that the name claims. */
export const textTypeOf = (head: Uint8Array, claimed: string | undefined): string | undefined => {
  const survey = new EncodingSurvey().add(head)
  const encoding = survey.encoding()
  const text = new TextDecoder(encoding).decode(head).trimStart()
  if (!isText(text, encoding, survey.illFormedShare)) return undefined
  if (text.startsWith("{\\rtf")) return MediaType.rtf
  if (/^-----BEGIN (PKCS7|CMS)-----/.test(text)) return MediaType.pkcs7
  if (claimed === MediaType.pkcs7 && /^MI[A-Za-z0-9+/]{2}/.test(text)) return MediaType.pkcs7
  if (text.startsWith("<?xml") || (claimed === MediaType.xml && /^<[a-z_!?]/i.test(text)))
    return isXhtml(text) ? MediaType.html : MediaType.xml
  if (isHtml(text, claimed === MediaType.html)) return MediaType.html
  if (/^(\{\s*"(?:[^"\\]|\\.)*"\s*:|\[\s*\{\s*"|\[\s*"(?:[^"\\]|\\.)*"\s*[,\]]|\{\s*\}\s*$|\[\s*\]\s*$)/.test(text))
    return MediaType.json
  return claimed === MediaType.csv ? MediaType.csv : MediaType.text
}

/**
 * A text may have stray NULs and a few control characters. Half of random bytes are not ASCII and a tenth are controls, while a
 * third of accented letters is more than any Portuguese text has.
 */
const isText = (text: string, encoding: string, illFormedShare: number): boolean => {
  if (text === "") return false
  const sample = Math.max(text.length, 16)
  const nuls = text.match(/\0/g)?.length ?? 0
  const controls = text.match(/[\x01-\x08\x0E-\x1A\x1C-\x1F\x7F]/g)?.length ?? 0
  if (nuls > sample * 0.1 || controls > sample * 0.02) return false
  if (nuls === text.length) return false
  if (encoding === "utf-8") return illFormedShare < 0.5
  if (encoding !== "windows-1252") return true
  const beyondAscii = text.match(/[^\0-\x7F]/g)?.length ?? 0
  const undefinedBytes = text.match(/[\x81\x8D\x8F\x90\x9D]/g)?.length ?? 0
  return beyondAscii <= sample * 0.35 && undefinedBytes <= sample * 0.005
}

/** Whether XML has the root of a web page. Other roots may have paragraphs and tables too. */
const isXhtml = (text: string): boolean =>
  /^(?:<[?!](?!doctype\s+html)[^>]*>\s*)*<(?:!doctype\s+)?html[\s>]/i.test(text)

/** HTML begins with a tag; a plain text may mention tags. A fragment without `<html>` counts only if the name claims HTML. */
const isHtml = (text: string, isClaimed: boolean): boolean => {
  if (/^<!doctype\s+html|^<html[\s>]/i.test(text)) return true
  if (isClaimed) return /<\/?[a-z][a-z0-9]*[\s/>]/i.test(text)
  if (!text.startsWith("<")) return false
  return /<(!doctype\s+html|html|head|body|meta|title|table|center|div|p|h[1-6]|script|style|font|span|br)[\s/>]/i.test(
    text
  )
}
