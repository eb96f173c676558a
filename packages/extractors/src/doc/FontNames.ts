/**
 * The names of a DOC's fonts, which decide the meaning of symbols ([MS-DOC] 2.9.286).
 *
 * @module
 */

/** The bytes before a font's name, its own length included. */
const descriptionBytes = 40

export class FontNames {
  private readonly names: ReadonlyArray<string>

  constructor(table: Uint8Array) {
    const names: Array<string> = []
    let at = 4
    while (at < table.length) {
      const length = 1 + table[at]!
      const name = new TextDecoder("utf-16le").decode(table.subarray(at + descriptionBytes, at + length))
      names.push(name.replace(/\0.*$/s, ""))
      at += length
    }
    this.names = names
  }

  /** `""` for a font that is not in the list. */
  at(number: number | undefined): string {
    return number === undefined ? "" : (this.names[number] ?? "")
  }
}
