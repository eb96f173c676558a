/**
 * The encryption of an OpenDocument package's parts, according to its manifest.
 *
 * @module
 */
import type { XmlHandler } from "../XmlReader.ts"

export const manifestNamespaces: Readonly<Record<string, string>> = {
  "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0": "manifest"
}

/** As written in the manifest (ODF 1.3, part 2, 4.8); `""` if it is missing. */
export interface PartEncryption {
  readonly algorithm: string
  readonly vector: string
  readonly derivation: string
  readonly salt: string
  readonly iterations: string
  readonly keyBytes: string
  /** The hash of the password from which the key is derived. */
  readonly startKey: string
  readonly checksumKind: string
  readonly checksum: string
}

const nothing: PartEncryption = {
  algorithm: "",
  vector: "",
  derivation: "",
  salt: "",
  iterations: "",
  keyBytes: "",
  startKey: "",
  checksumKind: "",
  checksum: ""
}

/** Fed by an `XmlReader` with `META-INF/manifest.xml`, which alone shows encryption: the zip entries are plain. */
export class OdtManifest implements XmlHandler {
  /** By the names of the parts. */
  readonly encrypted = new Map<string, PartEncryption>()
  private part = ""

  readonly open = (name: string, attribute: (name: string) => string | undefined): void => {
    const of = (attributeName: string) => attribute(`manifest:${attributeName}`) ?? ""
    if (name === "manifest:file-entry") this.part = of("full-path")
    else if (name === "manifest:encryption-data")
      this.add({ checksumKind: of("checksum-type"), checksum: of("checksum") })
    else if (name === "manifest:algorithm")
      this.add({ algorithm: of("algorithm-name"), vector: of("initialisation-vector") })
    else if (name === "manifest:start-key-generation") this.add({ startKey: of("start-key-generation-name") })
    else if (name === "manifest:key-derivation") {
      this.add({
        derivation: of("key-derivation-name"),
        salt: of("salt"),
        iterations: of("iteration-count"),
        keyBytes: of("key-size")
      })
    }
  }

  readonly close = (): void => {}

  readonly characters = (): void => {}

  private add(facts: Partial<PartEncryption>): void {
    this.encrypted.set(this.part, { ...nothing, ...this.encrypted.get(this.part), ...facts })
  }
}
