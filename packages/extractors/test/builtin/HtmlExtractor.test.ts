import { HtmlExtractor } from "../../src/builtin/HtmlExtractor.ts"
import { conformance } from "../../src/testing.ts"
import { windows1252Bytes } from "../Portuguese.ts"

conformance(HtmlExtractor, {
  bytes: windows1252Bytes(
    "<!DOCTYPE html><html><body><h1>Diário Oficial</h1><p>Portaria nº 7, de 2 de março</p><p>Publique-se</p></body></html>"
  ),
  mediaType: "text/html",
  name: "diario.html",
  words: ["Diário Oficial", "Portaria nº 7", "março", "Publique-se"]
})
