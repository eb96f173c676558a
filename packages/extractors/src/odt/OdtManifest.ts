/**
 * Whether an OpenDocument package says that its parts are encrypted.
 *
 * @module
 */
import type { XmlHandler } from "../XmlReader.ts"

export const manifestNamespaces: Readonly<Record<string, string>> = {
  "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest"
}

/** Fed by an `XmlReader` with `META-INF/manifest.xml`. Encrypted entries are no encrypted zip entries: only this tells. */
export class OdtManifest implements XmlHandler {
  isEncrypted = false

  readonly open = (name: string): void => {
    if (name === "manifest:encryption-data") this.isEncrypted = true
  }

  readonly close = (): void => {}

  readonly characters = (): void => {}
}
