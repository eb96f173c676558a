/**
 * Paths of files as text, also where a name is not UTF-8: such a name has its other bytes as `\xE7`. File systems name files
 * by bytes; databases, logs and addresses take text only.
 *
 * @module
 */

/** A name that looks escaped, but is not, is escaped all the same: so each text stands for one path. */
const isEscaped = (name: string): boolean => /\\x[0-9A-F]{2}/.test(name)

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** @param bytes of one name, or of a whole path */
export const nameOf = (bytes: Uint8Array): string => {
  const text = decoded(bytes)
  if (text !== undefined && !isEscaped(text)) return text
  let name = ""
  for (let start = 0; start < bytes.length; ) {
    const length = [1, 2, 3, 4].find((size) => decoded(bytes.subarray(start, start + size)) !== undefined)
    const character = length === undefined ? undefined : decoded(bytes.subarray(start, start + length))
    name += character === undefined || character === "\\" ? escaped(bytes[start]!) : character
    start += length ?? 1
  }
  return name
}

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

const escaped = (byte: number) => `\\x${hexOf(byte)}`

/** The path for the file system: the text itself, or its bytes if a name is escaped. */
export const pathOf = (place: string): string | Uint8Array => (isEscaped(place) ? bytesOf(place) : place)

const bytesOf = (place: string): Uint8Array => bytesBetween(place.split(/\\x([0-9A-F]{2})/))

/** `file:` and the path, percent-encoded byte by byte. */
export const fileUrlOf = (place: string): string => {
  const path = pathOf(place)
  const bytes = typeof path === "string" ? new TextEncoder().encode(path) : path
  return `file://${Array.from(bytes, (byte) => (plain.has(byte) ? String.fromCharCode(byte) : `%${hexOf(byte)}`)).join("")}`
}

/** The characters that `url.pathToFileURL` does not encode. */
const plain = new Set(
  new TextEncoder().encode("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!$&'()*+,-./:;=@_")
)

/** The place behind a `file:` address. */
export const placeOfUrl = (url: string): string =>
  nameOf(bytesBetween(url.slice("file://".length).split(/%([0-9A-Fa-f]{2})/)))

/** Texts, and between each two of them a byte in hexadecimal digits. */
const bytesBetween = (parts: ReadonlyArray<string>): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part, index) =>
      index % 2 === 1 ? [Number.parseInt(part, 16)] : [...new TextEncoder().encode(part)]
    )
  )

const hexOf = (byte: number) => byte.toString(16).toUpperCase().padStart(2, "0")
