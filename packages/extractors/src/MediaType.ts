/**
 * The media types that this package distinguishes, and the type that a name's extension claims.
 *
 * @module
 */

export const MediaType = {
  unknown: "application/octet-stream",
  text: "text/plain",
  html: "text/html",
  xml: "application/xml",
  json: "application/json",
  csv: "text/csv",
  pdf: "application/pdf",
  rtf: "application/rtf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  /** An Office package whose main part is none of the three above. The names of this type and the next are Tika's. */
  ooxml: "application/x-tika-ooxml",
  /** An Office package encrypted with a password, inside an OLE file. */
  protectedOoxml: "application/x-tika-ooxml-protected",
  odt: "application/vnd.oasis.opendocument.text",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odp: "application/vnd.oasis.opendocument.presentation",
  epub: "application/epub+zip",
  doc: "application/msword",
  xls: "application/vnd.ms-excel",
  ppt: "application/vnd.ms-powerpoint",
  ole: "application/x-ole-storage",
  pkcs7: "application/pkcs7-signature",
  zip: "application/zip",
  gzip: "application/gzip",
  sevenZip: "application/x-7z-compressed",
  rar: "application/vnd.rar",
  png: "image/png",
  jpeg: "image/jpeg",
  tiff: "image/tiff",
  gif: "image/gif"
} as const

const byExtension: Readonly<Record<string, string>> = {
  txt: MediaType.text,
  text: MediaType.text,
  htm: MediaType.html,
  html: MediaType.html,
  xhtml: MediaType.html,
  xml: MediaType.xml,
  json: MediaType.json,
  csv: MediaType.csv,
  pdf: MediaType.pdf,
  rtf: MediaType.rtf,
  docx: MediaType.docx,
  docm: MediaType.docx,
  dotx: MediaType.docx,
  xlsx: MediaType.xlsx,
  pptx: MediaType.pptx,
  odt: MediaType.odt,
  ods: MediaType.ods,
  odp: MediaType.odp,
  epub: MediaType.epub,
  doc: MediaType.doc,
  dot: MediaType.doc,
  xls: MediaType.xls,
  ppt: MediaType.ppt,
  p7s: MediaType.pkcs7,
  p7m: MediaType.pkcs7,
  zip: MediaType.zip,
  gz: MediaType.gzip,
  "7z": MediaType.sevenZip,
  rar: MediaType.rar,
  png: MediaType.png,
  jpg: MediaType.jpeg,
  jpeg: MediaType.jpeg,
  tif: MediaType.tiff,
  tiff: MediaType.tiff,
  gif: MediaType.gif
}

/** `undefined` if the name has no extension, or an unknown one. */
export const mediaTypeOfName = (name: string): string | undefined => {
  const extension = /\.([^./\\]+)$/.exec(name.trim())?.[1]?.toLowerCase()
  return extension !== undefined && Object.hasOwn(byExtension, extension) ? byExtension[extension] : undefined
}

const zipped: ReadonlySet<string> = new Set([
  MediaType.docx,
  MediaType.xlsx,
  MediaType.pptx,
  MediaType.ooxml,
  MediaType.odt,
  MediaType.ods,
  MediaType.odp,
  MediaType.epub,
  MediaType.zip
])
const packages: ReadonlySet<string> = new Set([MediaType.docx, MediaType.xlsx, MediaType.pptx])
const inOle: ReadonlySet<string> = new Set([MediaType.doc, MediaType.xls, MediaType.ppt])

/** Whether a file of this type is a zip archive. */
export const isZipped = (mediaType: string) => zipped.has(mediaType)
/** Whether a file of this type is an Office Open XML package. */
export const isPackage = (mediaType: string) => packages.has(mediaType)
/** Whether a file of this type is an OLE file. */
export const isInOle = (mediaType: string) => inOle.has(mediaType)
