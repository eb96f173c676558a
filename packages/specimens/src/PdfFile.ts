/**
 * A PDF drawn by code, with the same bytes in every run.
 *
 * @module
 */
import { Effect } from "effect"
import PDFDocument from "pdfkit"

export type PdfCanvas = PDFKit.PDFDocument

/** pdfkit stamps the current time by default, and derives the file's id from it. */
const createdAt = new Date(Date.UTC(2024, 0, 2))

/** A4 in points (1/72 inch). */
export const pageSize = { width: 595.28, height: 841.89 } as const

/**
 * Runs `draw` on a new document without pages and gives the file. A failure of pdfkit or of `draw` is a defect, because
 * nothing outside this process takes part. With a password, the streams are encrypted with RC4 (128 bits), whose key
 * depends on the file alone; AES would take random bytes.
 */
export const pdfFile = (
  draw: (canvas: PdfCanvas) => void,
  options: { readonly userPassword?: string } = {}
): Effect.Effect<Uint8Array> =>
  Effect.callback((resume) => {
    const canvas = new PDFDocument({
      ...options,
      pdfVersion: "1.4",
      size: "A4",
      margin: 0,
      autoFirstPage: false,
      info: { CreationDate: createdAt, Producer: "Escriba specimens", Creator: "Escriba specimens" }
    })
    const chunks: Array<Uint8Array> = []
    canvas.on("data", (chunk: Uint8Array) => chunks.push(chunk))
    canvas.on("end", () => resume(Effect.succeed(new Uint8Array(Buffer.concat(chunks)))))
    canvas.on("error", (error: unknown) => resume(Effect.die(error)))
    draw(canvas)
    canvas.end()
  })
