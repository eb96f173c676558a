/**
 * The class of a code point, computed once per code point.
 *
 * @module
 */

/**
 * Caches the results of `classOf` (1 to 255), so that scanning a text evaluates the regular expressions of Unicode properties
 * once per distinct character. A table takes 128 KB for the first two planes; code points beyond them are not cached.
 */
export const codePointTable = (classOf: (character: string) => number): ((codePoint: number) => number) => {
  const known = new Uint8Array(0x20000)
  return (codePoint) => {
    const remembered = known[codePoint]
    if (remembered !== undefined && remembered !== 0) return remembered
    const found = classOf(String.fromCodePoint(codePoint))
    if (codePoint < known.length) known[codePoint] = found
    return found
  }
}
