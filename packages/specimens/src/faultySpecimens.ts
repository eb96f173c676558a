/**
 * The specimens that cannot become text, one per way in which real files fail.
 *
 * @module
 */
import { Effect } from "effect"
import { docxOf } from "./Docx.ts"
import type { Expected, Format } from "./Manifest.ts"
import { encryptedPdfOf, pdfOf } from "./Pdf.ts"
import { encodeText } from "./PlainText.ts"
import { pageImage } from "./Png.ts"
import { drawingPdfOf, scanPdfOf } from "./ScanPdf.ts"
import { seededRandom } from "./SeededRandom.ts"
import type { Specimen } from "./Specimen.ts"
import { zipOf } from "./Zip.ts"

/** Password of the encrypted specimen, to try that it opens. */
export const specimenPassword = "segredo"

/** Above the demo's limit of 10 MB. */
export const oversizedBytes = 12 * 1024 * 1024

const notice = [
  "AVISO DE RETIFICAÇÃO",
  "Na publicação anterior, onde se lê “exercício de 2023”, leia-se “exercício de 2024”, ficando ratificados os demais termos.",
  "Art. 1º A comissão reunir-se-á às terças-feiras, às 14h, na sala nº 3 da Secretaria Municipal de Administração."
]
const longNotice = Array.from({ length: 12 }, (_, place) => `${place + 1}. ${notice.join(" ")}`)

const nothing = Effect.succeed(new Uint8Array(0))

/** Cut inside the compressed text of the only page, before any catalogue of objects, so that no reader can recover a word. */
const truncatedPdf = Effect.map(pdfOf([longNotice.join("\n")]), (bytes) => {
  const start = Buffer.from(bytes).indexOf("stream\n")
  return bytes.slice(0, start + 200)
})

/** Cut inside the compressed `word/document.xml`; the archive's directory, which is at its end, is missing. */
const truncatedDocx = Effect.map(docxOf(longNotice), (bytes) => {
  const start = Buffer.from(bytes).indexOf("word/document.xml")
  return bytes.slice(0, start + 300)
})

const randomBytes = (seed: number) => Effect.sync(() => seededRandom(seed).bytes(6000))

const zippedTexts = Effect.flatMap(Effect.all(notice.map((line) => encodeText(line, "utf-8"))), (texts) =>
  zipOf(texts.map((bytes, place) => [`aviso-${place + 1}.txt`, bytes]))
)

const faulty = (path: string, format: Format, expected: Expected, make: Specimen["make"]): Specimen => ({
  path,
  format,
  expected,
  words: [],
  make
})

export const faultySpecimens: ReadonlyArray<Specimen> = [
  faulty("2700300/2024-03-08/diario-oficial.pdf", "no bytes", "Empty", nothing),
  faulty("3106200/2024-03-08/0d9c3be8a1f7264e", "no bytes", "Empty", nothing),
  faulty("3304557/2024-03-08/diario-oficial.pdf", "PDF truncated", "Corrupt", truncatedPdf),
  faulty("2611101/2024-03-08/diario.docx", "DOCX truncated", "Corrupt", truncatedDocx),
  faulty("4106902/2024-03-08/dom.pdf", "random bytes", "Corrupt", randomBytes(1)),
  faulty("4314902/2024-03-08/6a2f8e40c7d915b3", "random bytes", "Unsupported", randomBytes(2)),
  faulty(
    "5300108/2024-03-08/sigiloso.pdf",
    "PDF encrypted",
    "Encrypted",
    encryptedPdfOf(notice.join("\n"), specimenPassword)
  ),
  faulty("2927408/2024-03-08/digitalizado.pdf", "PDF scan", "NoText", scanPdfOf(3)),
  faulty("1501402/2024-03-08/anexo-planta.pdf", "PDF drawing", "NoText", drawingPdfOf()),
  {
    ...faulty("3509502/2024-03-08/edicao-completa.pdf", "PDF oversized", "TooLarge", pdfOf(notice)),
    extendedToBytes: oversizedBytes
  },
  faulty("3304557/2023-08-21/pagina-1.png", "PNG", "Unsupported", Effect.sync(pageImage)),
  faulty("atas-avulsas/anexos.zip", "ZIP", "Unsupported", zippedTexts)
]
