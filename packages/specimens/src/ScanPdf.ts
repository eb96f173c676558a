/**
 * PDF files without any text: a scan and a drawing.
 *
 * @module
 */
import type { Effect } from "effect"
import { pageSize, pdfFile } from "./PdfFile.ts"
import { pageImage } from "./Png.ts"

/** Each page is one full-page image and nothing else, as a scanner makes it. */
export const scanPdfOf = (pageCount = 1): Effect.Effect<Uint8Array> =>
  pdfFile((canvas) => {
    const image = Buffer.from(pageImage())
    for (let page = 0; page < pageCount; page++) {
      canvas.addPage().image(image, 0, 0, { width: pageSize.width, height: pageSize.height })
    }
  })

/** One page of lines, boxes and curves: a plan of a plot of land, as in annexes of city laws. */
export const drawingPdfOf = (): Effect.Effect<Uint8Array> =>
  pdfFile((canvas) => {
    canvas.addPage().lineWidth(2).rect(60, 80, 475, 640).stroke()
    for (let plot = 0; plot < 8; plot++) {
      canvas
        .lineWidth(0.7)
        .rect(80 + (plot % 2) * 230, 110 + Math.floor(plot / 2) * 145, 200, 120)
        .stroke()
    }
    canvas.circle(300, 700, 14).fill("#888888")
  })
