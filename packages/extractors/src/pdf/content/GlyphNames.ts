/**
 * The characters of glyph names: Latin and Greek letters, and punctuation (Adobe Glyph List For New Fonts; Adobe Glyph List
 * Specification, 2), with additions from TeX's own list, which TeX manuals use a lot.
 *
 * @module
 */

/** `undefined` for a name without meaning: `g17`, `cid42`. */
export const characterOf = (name: string): string | undefined => {
  const known = named.get(name)
  if (known !== undefined) return known
  const plain = name.replace(/\..*$/, "")
  if (plain === "") return undefined
  if (plain !== name) return characterOf(plain)
  const unicode = /^uni((?:[0-9A-F]{4})+)$/.exec(plain)?.[1] ?? /^u([0-9A-F]{4,6})$/.exec(plain)?.[1]
  if (unicode !== undefined) return ofUnicode(unicode)
  return accented(plain)
}

const ofUnicode = (digits: string): string | undefined => {
  const codes = digits.length > 6 ? (digits.match(/.{4}/g) ?? []) : [digits]
  const numbers = codes.map((code) => Number.parseInt(code, 16))
  const isText = numbers.every((code) => code <= 0x10ffff && (code < 0xd800 || code > 0xdfff))
  return isText ? String.fromCodePoint(...numbers) : undefined
}

const accents: ReadonlyMap<string, string> = new Map(
  Object.entries({
    grave: "\u0300",
    acute: "\u0301",
    circumflex: "\u0302",
    tilde: "\u0303",
    macron: "\u0304",
    breve: "\u0306",
    dotaccent: "\u0307",
    dieresis: "\u0308",
    ring: "\u030A",
    hungarumlaut: "\u030B",
    caron: "\u030C",
    commaaccent: "\u0327",
    cedilla: "\u0327",
    ogonek: "\u0328"
  })
)

/** `Aacute` is composed of its letter and its accent. */
const accented = (name: string): string | undefined => {
  const accent = accents.get(name.slice(1))
  if (accent === undefined || !/^[A-Za-z]/.test(name)) return undefined
  const letter = (name.charAt(0) + accent).normalize("NFC")
  return letter.length === 1 ? letter : undefined
}

const inOrder = (first: string, names: string): ReadonlyArray<readonly [string, string]> =>
  names.split(" ").map((name, i) => [name, String.fromCharCode(first.charCodeAt(0) + i)])

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"].map((letter) => [letter, letter] as const)

const others = {
  nbspace: " ",
  nonbreakingspace: " ",
  sfthyphen: "-",
  softhyphen: "-",
  middot: "·",
  Dcroat: "Đ",
  Dslash: "Đ",
  dcroat: "đ",
  dotlessi: "ı",
  Lslash: "Ł",
  lslash: "ł",
  OE: "Œ",
  oe: "œ",
  florin: "ƒ",
  circumflex: "ˆ",
  caron: "ˇ",
  breve: "˘",
  dotaccent: "˙",
  ring: "˚",
  ogonek: "˛",
  tilde: "˜",
  hungarumlaut: "˝",
  endash: "–",
  emdash: "—",
  quoteleft: "‘",
  quoteright: "’",
  quotesinglbase: "‚",
  quotedblleft: "“",
  quotedblright: "”",
  quotedblbase: "„",
  dagger: "†",
  daggerdbl: "‡",
  bullet: "•",
  ellipsis: "…",
  perthousand: "‰",
  guilsinglleft: "‹",
  guilsinglright: "›",
  fraction: "⁄",
  Euro: "€",
  trademark: "™",
  Delta: "∆",
  Omega: "Ω",
  arrowleft: "←",
  arrowup: "↑",
  arrowright: "→",
  arrowdown: "↓",
  asteriskmath: "∗",
  logicaland: "∧",
  logicalor: "∨",
  infinity: "∞",
  approxequal: "≈",
  notequal: "≠",
  equivalence: "≡",
  lessequal: "≤",
  greaterequal: "≥",
  propersubset: "⊂",
  propersuperset: "⊃",
  openbullet: "◦",
  minus: "−",
  angbracketleft: "⟨",
  angbracketright: "⟩",
  negationslash: "\u0338",
  circlecopyrt: "\u20DD",
  visiblespace: "␣",
  lozenge: "◊",
  ff: "ff",
  fi: "fi",
  fl: "fl",
  ffi: "ffi",
  ffl: "ffl"
}

const named: ReadonlyMap<string, string> = new Map([
  ...letters,
  ...inOrder("0", "zero one two three four five six seven eight nine colon semicolon less equal greater question at"),
  ...inOrder(" ", "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright"),
  ...inOrder("*", "asterisk plus comma hyphen period slash"),
  ...inOrder("[", "bracketleft backslash bracketright asciicircum underscore grave"),
  ...inOrder("{", "braceleft bar braceright asciitilde"),
  ...inOrder(
    "¡",
    "exclamdown cent sterling currency yen brokenbar section dieresis copyright ordfeminine guillemotleft"
  ),
  ...inOrder("¬", "logicalnot"),
  ...inOrder("®", "registered macron degree plusminus twosuperior threesuperior acute mu paragraph periodcentered"),
  ...inOrder("¸", "cedilla onesuperior ordmasculine guillemotright onequarter onehalf threequarters questiondown"),
  ...inOrder("Å", "Aring AE"),
  ...inOrder("Ð", "Eth"),
  ...inOrder("×", "multiply Oslash"),
  ...inOrder("Þ", "Thorn germandbls"),
  ...inOrder("å", "aring ae"),
  ...inOrder("ð", "eth"),
  ...inOrder("÷", "divide oslash"),
  ...inOrder("þ", "thorn"),
  ...inOrder("Α", "Alpha Beta Gamma"),
  ...inOrder("Ε", "Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho"),
  ...inOrder("Σ", "Sigma Tau Upsilon Phi Chi Psi"),
  ...inOrder("α", "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda"),
  ...inOrder("ν", "nu xi omicron pi rho sigma1 sigma tau upsilon phi chi psi omega"),
  ...Object.entries(others)
])
