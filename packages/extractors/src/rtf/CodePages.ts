/**
 * Decodes bytes in the code pages that RTF names.
 *
 * @module
 */

/** `isMore` means that the last character may continue in the next bytes. */
export type Decode = (bytes: Uint8Array, isMore: boolean) => string

/** Code pages whose labels of `TextDecoder` are not `windows-` and their number. */
const labels: Readonly<Record<number, string>> = {
  866: "ibm866",
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  10000: "macintosh",
  10007: "x-mac-cyrillic",
  20866: "koi8-r",
  28591: "windows-1252",
  28605: "iso-8859-15",
  54936: "gb18030",
  65001: "utf-8"
}

/** The upper halves of the DOS code pages used for Portuguese, which `TextDecoder` does not have. */
const dos: Readonly<Record<number, string>> = {
  // biome-ignore-start format: one table a line
  437: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0",
  850: "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0",
  860: "ÇüéâãàÁçêÊèÍÔìÃÂÉÀÈôõòÚùÌÕÜ¢£Ù₧ÓáíóúñÑªº¿Ò¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0"
  // biome-ignore-end format: one table a line
}

/** Windows-1252 if the code page is unknown. */
export const decodeOf = (codePage: number): Decode => {
  const upper = dos[codePage]
  if (upper !== undefined) return (bytes) => Array.from(bytes, (byte) => dosCharacter(byte, upper)).join("")
  const decoder = new TextDecoder(labels[codePage] ?? labelOfWindows(codePage), { ignoreBOM: true })
  return (bytes, isMore) => decoder.decode(bytes, { stream: isMore })
}

const labelOfWindows = (codePage: number) =>
  codePage === 874 || (codePage >= 1250 && codePage <= 1258) ? `windows-${codePage}` : "windows-1252"
const dosCharacter = (byte: number, upper: string) => (byte < 128 ? String.fromCharCode(byte) : upper[byte - 128]!)

/** The code page of a font's `\fcharset`; `undefined` for the document's own code page. */
export const codePageOfCharset = (charset: number): number | undefined => charsets[charset]

/** The Windows character sets (wingdi.h) and RTF's character sets for the Mac. */
const charsets: Readonly<Record<number, number>> = {
  0: 1252,
  77: 10000,
  128: 932,
  129: 949,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  254: 437,
  255: 850
}
