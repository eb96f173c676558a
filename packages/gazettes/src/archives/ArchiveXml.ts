/**
 * The XML of an archive, piece by piece. The pieces joined are the contract's document: indented by two spaces, without a
 * declaration and without a final line end.
 *
 * @module
 */
import type { TerritoryYear } from "./ArchiveNames.ts"
import { xmlText } from "./XmlText.ts"

/** A gazette's data in the archive, apart from its text. */
export interface GazetteFacts {
  readonly fileUrl: string | null
  readonly power: string | null
  readonly isExtraEdition: boolean | null
  readonly editionNumber: string | null
  /** `YYYY-MM-DD`. */
  readonly date: string
}

/** An element on one line. An empty one is written like Python's ElementTree writes it, which made the earlier archives. */
const element = (name: string, text: string): string =>
  text === "" ? `<${name} />` : `<${name}>${xmlText(text)}</${name}>`

export const archiveHead = ({ stateCode, territoryId, territoryName, year }: TerritoryYear): string => `<root>
  <meta>
    ${element("uf", stateCode)}
    ${element("ano_publicacao", String(year))}
    ${element("municipio", territoryName)}
    ${element("municipio_codigo_ibge", territoryId)}
  </meta>
  <diarios>
`

export const archiveTail = `  </diarios>
</root>`

/** The beginning of a gazette's element, up to its content. */
export const gazetteHead = (gazette: GazetteFacts): string => `    <diario>
      <meta_diario>
        ${element("url_arquivo_original", gazette.fileUrl ?? "")}
        ${element("poder", gazette.power ?? "")}
        ${element("edicao_extra", gazette.isExtraEdition === true ? "Sim" : "Não")}
        ${element("numero_edicao", gazette.editionNumber ?? "Não há")}
        ${element("data_publicacao", gazette.date.split("-").reverse().join("/"))}
      </meta_diario>
      `

export const gazetteTail = `
    </diario>
`

/** The content of one gazette, from the bytes of its text as they arrive: UTF-8, cut anywhere. */
export class ContentXml {
  private readonly decoder = new TextDecoder()
  private isOpen = false

  /** The next piece of XML; empty while the bytes end in the middle of a character. */
  push(bytes: Uint8Array): string {
    return this.opened(this.decoder.decode(bytes, { stream: true }))
  }

  /** The last piece. Bytes that are not valid UTF-8 become U+FFFD. */
  end(): string {
    const rest = this.opened(this.decoder.decode())
    return this.isOpen ? `${rest}</conteudo>` : "<conteudo />"
  }

  private opened(text: string): string {
    if (text === "") return ""
    const tag = this.isOpen ? "" : "<conteudo>"
    this.isOpen = true
    return tag + xmlText(text)
  }
}
