/** The builds that `patches/` makes quicker come without types of their own. */
declare module "pdfjs-dist/build/pdf.mjs" {
  export * from "pdfjs-dist"
}
declare module "pdfjs-dist/build/pdf.worker.mjs" {
  export const WorkerMessageHandler: { readonly initializeFromPort: (port: object) => void }
}
