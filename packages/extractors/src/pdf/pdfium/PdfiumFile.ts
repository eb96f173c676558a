/**
 * A document that PDFium reads by blocks out of an array, which may be a file mapped into memory: what is never asked for
 * is never touched, and neither are images, which PDFium asks for and text does not need.
 *
 * @module
 */
import { endsWithImageDictionary, type ImageBody, isWithinBody } from "./ImageBodies.ts"
import type { PdfiumModule } from "./PdfiumModule.ts"

export interface PdfiumSource {
  readonly bytes: Uint8Array
  readonly password: string
  /** The images' places, where the file had to be searched for them; else an image is known by its dictionary. */
  readonly images: ReadonlyArray<ImageBody> | undefined
}

export interface OpenFile {
  /** The handle of the document, 0 where PDFium cannot open it: `FPDF_GetLastError` says why. */
  readonly document: number
  /** What was asked of images since it was opened: memory that PDFium took, and that was never written to. */
  readonly untouchedBytes: () => number
  /** MUST be called once, also when the document could not be opened. */
  readonly close: () => void
}

/** Less than this in one go is no image, or a small one. */
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
    // In search of objects PDFium reads images too, in small blocks.
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
