/**
 * What class a code point belongs to, worked out once a code point.
 *
 * @module
 */

/**
 * Remembers the answers of `classOf` (1 to 255), so that scanning a text asks the regular expressions of Unicode
 * properties once for each distinct character: 128 KB a table for the first two planes, the rest is asked each time.
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
