/**
 * Web pages of city halls: an act among menus, scripts and styles.
 *
 * @module
 */
import type { Effect } from "effect"
import { type Block, type Table, table, text, title } from "./Block.ts"
import type { Edition } from "./Edition.ts"
import { encodeText } from "./PlainText.ts"

export type HtmlCharset = "utf-8" | "iso-8859-1"

export interface HtmlContent {
  readonly title: string
  readonly paragraphs: ReadonlyArray<string>
  readonly table?: Table
  /** `utf-8` by default; characters that Latin-1 lacks become character references. */
  readonly charset?: HtmlCharset
}

/** Words of the page's scripts and styles, which are not text: a search must find none of them. */
export const hiddenWords = ["dataLayer", "analiseDeVisitas", "borda-arredondada"] as const

/** Words of the page's menu, which are text but not part of the act. */
export const menuWords = ["Ouvidoria", "Mapa do site"] as const

export const htmlOf = ({ title: name, paragraphs, table: rows, charset = "utf-8" }: HtmlContent) =>
  page([title(name), ...paragraphs.map(text), ...(rows === undefined ? [] : [table(rows)])], name, charset)

export const editionHtml = (edition: Edition, charset: HtmlCharset): Effect.Effect<Uint8Array> =>
  page(edition.blocks, edition.header, charset)

const page = (blocks: ReadonlyArray<Block>, name: string, charset: HtmlCharset): Effect.Effect<Uint8Array> => {
  const html = `<!DOCTYPE html>
<html lang="pt-BR">
<head>
<meta charset="${charset}">
<title>${escaped(name)}</title>
<style>
  .${hiddenWords[2]} { border-radius: 4px; }
  table.quadro td { border: 1px solid #999; }
</style>
<script>
  window.${hiddenWords[0]} = window.${hiddenWords[0]} || [];
  function ${hiddenWords[1]}(a, b) { return a < b && "<p>não é texto</p>"; }
</script>
</head>
<body>
<header><img src="brasao.png" alt="Bras&atilde;o"><p>Portal da Transpar&ecirc;ncia</p></header>
<nav><ul><li><a href="/">In&iacute;cio</a></li><li><a href="/ouvidoria">${menuWords[0]}</a></li><li><a href="/mapa">${menuWords[1]}</a></li></ul></nav>
<main>
${blocks.map(elementOf).join("\n")}
</main>
<footer><p>&copy; Prefeitura Municipal &mdash; todos os direitos reservados.</p></footer>
</body>
</html>
`
  return encodeText(charset === "utf-8" ? html : withReferences(html), charset === "utf-8" ? "utf-8" : "windows-1252")
}

const elementOf = (block: Block) => {
  switch (block.kind) {
    case "title":
      return `<h1>${escaped(block.text)}</h1>`
    case "heading":
      return `<h2>${escaped(block.text)}</h2>`
    case "text":
      return `<p class="${hiddenWords[2]}">${escaped(block.text)}</p>`
    case "table":
      return `<table class="quadro">\n${block.rows.map(rowOf).join("\n")}\n</table>`
  }
}

const rowOf = (cells: ReadonlyArray<string>, place: number) => {
  const tag = place === 0 ? "th" : "td"
  return `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`
}

/** Markup characters, and the two signs that content systems of city halls write as entities. */
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "§": "&sect;",
  ç: "&ccedil;"
}

const escaped = (text: string) => text.replace(/[&<>"§ç]/g, (character) => entities[character] ?? character)

/** Writes characters that Latin-1 lacks as character references, so that the page has the same text in either charset. */
const withReferences = (html: string) =>
  html.replace(/[^\u0000-\u00ff]/gu, (character) => `&#${character.codePointAt(0)};`)
