/** The minified builds load in half the time, and come without types of their own. */
declare module "pdfjs-dist/build/pdf.min.mjs" {
  export * from "pdfjs-dist"
}
declare module "pdfjs-dist/build/pdf.worker.min.mjs" {
  export const WorkerMessageHandler: { readonly initializeFromPort: (port: object) => void }
}
