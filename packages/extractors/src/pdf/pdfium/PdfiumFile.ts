/**
 * A document that PDFium reads by blocks from an array, which may be a mapped file. Parts that PDFium never asks for are never
 * touched. Neither are images: PDFium asks for them, but text does not need them.
 *
 * @module
 */
import { endsWithImageDictionary, type ImageBody, isWithinBody } from "./ImageBodies.ts"
import type { PdfiumModule } from "./PdfiumModule.ts"

export interface PdfiumSource {
  readonly bytes: Uint8Array
  readonly password: string
  /** The places of the images, if the file had to be searched for them; otherwise an image is recognised by its dictionary. */
  readonly images: ReadonlyArray<ImageBody> | undefined
}

export interface OpenFile {
  /** The handle of the document; 0 if PDFium cannot open it, and `FPDF_GetLastError` says why. */
  readonly document: number
  /** Image bytes that PDFium asked for since the document was opened: allocated memory that was never written to. */
  readonly untouchedBytes: () => number
  /** MUST be called once, even if the document could not be opened. */
  readonly close: () => void
}

/** A smaller request is not for an image, or is for a small one. */
const leastImageBytes = 64 * 1024
const space = 0x20

export const openFile = (module: PdfiumModule, { bytes, images, password }: PdfiumSource): OpenFile => {
  let untouchedBytes = 0
  let heap = new Uint8Array(module.memory.buffer)

  const isOfImage = (start: number, end: number) =>
    images === undefined
      ? end - start >= leastImageBytes && endsWithImageDictionary(bytes.subarray(0, start))
      : isWithinBody(images, start, end)

  const reader = module.addReader((_, position, buffer, size) => {
    const start = position >>> 0
    const end = start + (size >>> 0)
    if (end > bytes.length) return 0
    if (heap.buffer !== module.memory.buffer) heap = new Uint8Array(module.memory.buffer)
    if (!isOfImage(start, end)) heap.set(bytes.subarray(start, end), buffer)
    // When PDFium searches for objects, it reads images too, in small blocks.
    else if (end - start < leastImageBytes) heap.fill(space, buffer, buffer + (end - start))
    else untouchedBytes += end - start
    return 1
  })
  const access = allocate(module, new Uint8Array(Uint32Array.of(bytes.length, reader, 0).buffer))
  const phrase = allocate(module, new TextEncoder().encode(`${password}\0`))
  const document = module.FPDF_LoadCustomDocument(access, phrase)
  module.free(phrase)
  untouchedBytes = 0
  return {
    document,
    untouchedBytes: () => untouchedBytes,
    close: () => {
      if (document !== 0) module.FPDF_CloseDocument(document)
      module.free(access)
      module.removeReader(reader)
    }
  }
}

const allocate = (module: PdfiumModule, bytes: Uint8Array): number => {
  const pointer = module.malloc(bytes.length)
  new Uint8Array(module.memory.buffer).set(bytes, pointer)
  return pointer
}
