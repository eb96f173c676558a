/**
 * HTML stored as text in XML: the federal gazette publishes its acts like that.
 *
 * @module
 */
import type { Parser } from "htmlparser2"
import { HtmlText } from "../HtmlText.ts"

/** The text of HTML in memory, as a browser would show it. */
export const embeddedHtmlText =
  (HtmlParser: typeof Parser) =>
  (html: string): string => {
    const text = new HtmlText()
    const parser = new HtmlParser({
      onopentagname: (name) => text.open(name),
      onclosetag: (name) => text.close(name),
      ontext: (data) => text.characters(data)
    })
    parser.end(html)
    return text.take()
  }
