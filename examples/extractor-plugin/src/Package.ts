/**
 * Where an e-book's chapters lie, by its own account.
 *
 * @module
 */
import { Parser } from "htmlparser2"

type Attributes = Readonly<Record<string, string>>

/** The package file that `META-INF/container.xml` names. */
export const packageOf = (container: string): string | undefined => {
  const files: Array<string> = []
  eachElement(container, (name, attributes) => {
    if (name === "rootfile" && attributes["full-path"] !== undefined) files.push(attributes["full-path"])
  })
  return files[0]
}

/** The names of the chapters in the order of the package's spine; what is listed and not text is left out. */
export const chaptersOf = (packageName: string, opf: string): ReadonlyArray<string> => {
  const items = new Map<string, string>()
  const spine: Array<string> = []
  eachElement(opf, (name, attributes) => {
    const { href, id, idref } = attributes
    if (name === "item" && id !== undefined && href !== undefined && isText(attributes)) items.set(id, href)
    if (name === "itemref" && idref !== undefined) spine.push(idref)
  })
  return spine.flatMap((id) => {
    const href = items.get(id)
    return href === undefined ? [] : [resolved(href, packageName)]
  })
}

const isText = (attributes: Attributes) => attributes["media-type"] === "application/xhtml+xml"

/** By local names: prefixes differ from book to book. Nothing that a DOCTYPE declares is looked at. */
const eachElement = (xml: string, visit: (name: string, attributes: Attributes) => void) => {
  const parser = new Parser(
    { onopentag: (name, attributes) => visit(name.slice(name.indexOf(":") + 1), attributes) },
    { xmlMode: true }
  )
  parser.end(xml)
}

/** A reference is relative to the package file, percent-encoded, and may end in a place within the chapter. */
const resolved = (href: string, packageName: string): string => {
  const path = `${packageName.slice(0, packageName.lastIndexOf("/") + 1)}${href.replace(/#.*$/, "")}`
  const steps: Array<string> = []
  for (const step of path.split("/")) {
    if (step === "..") steps.pop()
    else if (step !== ".") steps.push(step)
  }
  return asListed(steps.join("/").replace(/(?:%[0-9a-f]{2})+/gi, decoded))
}

/** The zip directory's names are not decoded: each byte of their UTF-8 is a character of Windows-1252. */
const asListed = (name: string): string => new TextDecoder("windows-1252").decode(new TextEncoder().encode(name))

const decoded = (escapes: string): string =>
  new TextDecoder().decode(Uint8Array.from(escapes.slice(1).split("%"), (byte) => Number.parseInt(byte, 16)))
