/**
 * A chapter's XHTML to the text that a reader sees.
 *
 * @module
 */
import { HtmlText } from "@escriba/extractors/HtmlText"
import { Parser } from "htmlparser2"

export const chapterText = (xhtml: string): string => {
  const text = new HtmlText()
  const parser = new Parser(
    {
      onopentagname: (name) => text.open(name),
      onclosetag: (name) => text.close(name),
      ontext: (data) => text.characters(data)
    },
    // Without it, `<title/>` and `<script/>` would swallow all that follows.
    { recognizeSelfClosing: true }
  )
  parser.end(xhtml)
  return text.take()
}
