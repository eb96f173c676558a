/**
 * The widths of the standard fonts' characters, which a file may omit (ISO 32000-1, 9.6.2.2; Adobe's Core 14 AFM).
 *
 * @module
 */

/** Characters of Windows-1252 by their width, in thousandths of the font size. */
type Widths = Readonly<Record<number, string>>

const helvetica: Widths = {
  191: "'",
  222: "ijl‘’‚",
  260: "|¦",
  278: " !,./:;I[\\]ft·ÌÍÎÏìíîï",
  333: "()-`r¡¨¯²³´¸¹ˆ˜“”„‹›",
  334: "{}",
  350: "•",
  355: '"',
  365: "º",
  370: "ª",
  389: "*",
  400: "°",
  469: "^",
  500: "Jcksvxyzçýÿšž",
  537: "¶",
  556: "#$0123456789?L_abdeghnopqu¢£¤¥§«µ»àáâãäåèéêëðñòóôõöùúûüþƒ–†‡€",
  584: "+<=>~¬±×÷",
  611: "FTZ¿ßøŽ",
  667: "&ABEKPSVXYÀÁÂÃÄÅÈÉÊËÝÞŠŸ",
  722: "CDHNRUwÇÐÑÙÚÛÜ",
  737: "©®",
  778: "GOQÒÓÔÕÖØ",
  833: "Mm",
  834: "¼½¾",
  889: "%æ",
  944: "Wœ",
  1000: "ÆŒ—…‰™",
  1015: "@"
}

const helveticaBold: Widths = {
  238: "'",
  278: " ,./I\\ijl·ÌÍÎÏìíîï‘’‚",
  280: "|¦",
  333: "!()-:;[]`ft¡¨¯²³´¸¹ˆ˜‹›",
  350: "•",
  365: "º",
  370: "ª",
  389: "*r{}",
  400: "°",
  474: '"',
  500: "zž“”„",
  556: "#$0123456789J_aceksvxy¢£¤¥§«¶»àáâãäåçèéêëýÿšƒ–†‡€",
  584: "+<=>^~¬±×÷",
  611: "?FLTZbdghnopquµ¿ßðñòóôõöøùúûüþŽ",
  667: "EPSVXYÈÉÊËÝÞŠŸ",
  722: "&ABCDHKNRUÀÁÂÃÄÅÇÐÑÙÚÛÜ",
  737: "©®",
  778: "GOQwÒÓÔÕÖØ",
  833: "M",
  834: "¼½¾",
  889: "%mæ",
  944: "Wœ",
  975: "@",
  1000: "ÆŒ—…‰™"
}

const times: Widths = {
  180: "'",
  200: "|¦",
  250: " ,.·",
  276: "ª",
  278: "/:;\\ijltìíîï",
  300: "²³¹",
  310: "º",
  333: "!()-I[]`fr¡¨¯´¸ÌÍÎÏˆ˜‘’‚‹›",
  350: "•",
  389: "Jsš",
  400: "°",
  408: '"',
  444: "?acez¿àáâãäåçèéêëž“”„",
  453: "¶",
  469: "^",
  480: "{}",
  500: "#$*0123456789_bdghknopquvxy¢£¤¥§«µ»ßðñòóôõöøùúûüýþÿƒ–†‡€",
  541: "~",
  556: "FPSÞŠ",
  564: "+<=>¬±×÷",
  611: "ELTZÈÉÊËŽ",
  667: "BCRÇæ",
  722: "ADGHKNOQUVXYwÀÁÂÃÄÅÐÑÒÓÔÕÖØÙÚÛÜÝœŸ",
  750: "¼½¾",
  760: "©®",
  778: "&m",
  833: "%",
  889: "MÆŒ",
  921: "@",
  944: "W",
  980: "™",
  1000: "—…‰"
}

const timesBold: Widths = {
  220: "|¦",
  250: " ,.·",
  278: "'/\\ilìíîï",
  300: "ª²³¹",
  330: "º",
  333: "!()-:;[]`fjt¡¨¯´¸ˆ˜‘’‚‹›",
  350: "•",
  389: "IsÌÍÎÏš",
  394: "{}",
  400: "°",
  444: "cerzçèéêëž",
  500: "#$*0123456789?J_agovxy¢£¤¥§«»¿àáâãäåðòóôõöøýÿƒ–“”„†‡€",
  520: "~",
  540: "¶",
  555: '"',
  556: "SbdhknpquµßñùúûüþŠ",
  570: "+<=>¬±×÷",
  581: "^",
  611: "FPÞ",
  667: "BELTZÈÉÊËŽ",
  722: "ACDNRUVXYwÀÁÂÃÄÅÇÐÑÙÚÛÜÝæœŸ",
  747: "©®",
  750: "¼½¾",
  778: "GHKOQÒÓÔÕÖØ",
  833: "&m",
  930: "@",
  944: "M",
  1000: "%WÆŒ—…‰™"
}

const timesItalic: Widths = {
  214: "'",
  250: " ,.·",
  275: "|¦",
  276: "ª",
  278: "/\\fijltìíîï",
  300: "²³¹",
  310: "º",
  333: "!()-:;I`¨¯´¸ÌÍÎÏˆ˜‘’‚‹›",
  350: "•",
  389: "[]rsz¡šž",
  400: "{}°",
  420: '"',
  422: "^",
  444: "Jcekvxyçèéêëýÿ",
  500: "#$*0123456789?S_abdghnopqu¢£¤¥§«µ»¿ßàáâãäåðñòóôõöøùúûüþŠƒ–†‡€",
  523: "¶",
  541: "~",
  556: "LTYZÝŸŽ“”„",
  611: "ABEFPRVXÀÁÂÃÄÅÈÉÊËÞ",
  667: "CKNwÇÑæœ",
  675: "+<=>¬±×÷",
  722: "DGHOQUmÐÒÓÔÕÖØÙÚÛÜ",
  750: "¼½¾",
  760: "©®",
  778: "&",
  833: "%MW",
  889: "Æ—…",
  920: "@",
  944: "Œ",
  980: "™",
  1000: "‰"
}

const timesBoldItalic: Widths = {
  220: "|¦",
  250: " ,.·",
  266: "ª",
  278: "'/\\ijltìíîï",
  300: "²³¹º",
  333: "()-:;[]`f¨¯´¸ˆ˜‘’‚‹›",
  348: "{}",
  350: "•",
  389: "!Irsz¡ÌÍÎÏšž",
  400: "°",
  444: "cevyçèéêëýÿ",
  500: "#$*0123456789?J_abdgkopqx¢£¤¥§«¶»¿ßàáâãäåðòóôõöøþƒ–“”„†‡€",
  555: '"',
  556: "ShnuñùúûüŠ",
  570: "+<=>^~±×÷",
  576: "µ",
  606: "¬",
  611: "LPTYZÝÞŸŽ",
  667: "ABCEFKRVXwÀÁÂÃÄÅÇÈÉÊË",
  722: "DGNOQUÐÑÒÓÔÕÖØÙÚÛÜæœ",
  747: "©®",
  750: "¼½¾",
  778: "&Hm",
  832: "@",
  833: "%",
  889: "MW",
  944: "ÆŒ",
  1000: "—…‰™"
}

const families: ReadonlyArray<readonly [name: RegExp, widths: Widths]> = [
  [/^(?:Helvetica|Arial).*Bold/, helveticaBold],
  [/^(?:Helvetica|Arial)/, helvetica],
  [/^Times.*Bold.*Italic/, timesBoldItalic],
  [/^Times.*Bold/, timesBold],
  [/^Times.*Italic/, timesItalic],
  [/^Times/, times]
]

const courier = 600

/** By a font's name, in font sizes; `undefined` if it is not a standard font. 0 for a character that the font lacks. */
export const standardWidths = (name: string): ((character: string) => number) | undefined => {
  if (/^Courier/.test(name)) return () => courier / 1000
  const widths = families.find(([family]) => family.test(name))?.[1]
  if (widths === undefined) return undefined
  const ofCharacter = new Map(
    Object.entries(widths).flatMap(([width, characters]) =>
      Array.from(characters, (character) => [character, Number(width) / 1000] as const)
    )
  )
  return (character) => ofCharacter.get(character) ?? 0
}
