/**
 * The tree of a Word document, as mammoth reads it, to text.
 *
 * @module
 */

/** The part of mammoth's document model that carries text. mammoth publishes no types for its model. */
export interface DocxNode {
  readonly type: string
  readonly value?: string
  readonly breakType?: string
  readonly checked?: boolean
  readonly noteType?: string
  readonly noteId?: string
  readonly body?: ReadonlyArray<DocxNode>
  readonly children?: ReadonlyArray<DocxNode>
  readonly notes?: { readonly resolve: (reference: DocxNode) => DocxNode | undefined }
}

/**
 * Paragraphs stand on lines of their own. A table row is a line with a tab between cells. Footnotes and endnotes stand at the
 * end, in the order of their references. mammoth's own raw text loses line breaks (`Art. 1ºArt. 2º`), and its HTML costs twice
 * the memory.
 */
export const docxText = (document: DocxNode): string => {
  const notes: Array<DocxNode> = []
  const body = blocksOf(document.children ?? [], document, notes)
  // A note may refer to further notes: the list grows while it is read.
  const noteLines: Array<string> = []
  for (const note of notes) noteLines.push(...blocksOf(note.body ?? [], document, notes))
  return [...body, ...noteLines].join("\n")
}

const blocksOf = (nodes: ReadonlyArray<DocxNode>, document: DocxNode, notes: Array<DocxNode>): ReadonlyArray<string> =>
  nodes.flatMap((node) => {
    if (node.type === "table") return (node.children ?? []).map((row) => rowOf(row, document, notes))
    return [inlineOf(node, document, notes)]
  })

/** A cell's paragraphs stay on the row's line, except the rows of a table inside it. */
const rowOf = (row: DocxNode, document: DocxNode, notes: Array<DocxNode>): string =>
  (row.children ?? [])
    .map((cell) => {
      const hasTable = (cell.children ?? []).some((child) => child.type === "table")
      return blocksOf(cell.children ?? [], document, notes)
        .filter((line) => line !== "")
        .join(hasTable ? "\n" : " ")
    })
    .join("\t")

const inlineOf = (node: DocxNode, document: DocxNode, notes: Array<DocxNode>): string => {
  switch (node.type) {
    case "text":
      return node.value ?? ""
    case "tab":
      return "\t"
    case "break":
      return "\n"
    case "checkbox":
      return node.checked ? "☒" : "☐"
    case "noteReference": {
      const note = document.notes?.resolve(node)
      if (note !== undefined && !notes.includes(note)) notes.push(note)
      return ""
    }
    default:
      return (node.children ?? []).map((child) => inlineOf(child, document, notes)).join("")
  }
}
