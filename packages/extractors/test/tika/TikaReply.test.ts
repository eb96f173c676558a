import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { MediaType } from "../../src/MediaType.ts"
import { textOfReply } from "../../src/tika/TikaReply.ts"

type Entry = Readonly<Record<string, string | ReadonlyArray<string>>>

const textOf = (entries: ReadonlyArray<Entry>, mediaType: string = MediaType.doc) =>
  textOfReply(JSON.stringify(entries), mediaType)
const reasonOf = (entries: ReadonlyArray<Entry>, mediaType?: string) =>
  Effect.map(Effect.flip(textOf(entries, mediaType)), (error) => error.reason)

const content = (text: string): Entry => ({ "X-TIKA:content": text })
const embedded = (idPath: string, text: string): Entry => ({ ...content(text), "X-TIKA:embedded_id_path": idPath })
const container = "X-TIKA:EXCEPTION:container_exception"
const inside = "X-TIKA:EXCEPTION:embedded_exception"
const warning = "X-TIKA:EXCEPTION:warn"
const broken = "java.io.IOException: Truncated\n\tat a.B.c(B.java:1)"
const encrypted = "org.apache.tika.exception.EncryptedDocumentException: Unable to process\n\tat a.B.c(B.java:1)"
const bomb = "org.apache.tika.sax.TaggedSAXException: Suspected zip bomb: 100 levels\n\tat a.B.c(B.java:1)"

describe("a reply of Tika", () => {
  it.effect("is the document's text without the line ends that stand for its metadata", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* textOf([content("\n\n \n\t\n  Portaria nº 7\n\n\nArt. 1º\n\n")]),
        "  Portaria nº 7\n\n\nArt. 1º"
      )
    })
  )

  it.effect("has line ends of one kind and no control characters", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* textOf([content("um\r\ndois\rtrês\0\u0007\vquatro")]), "um\ndois\ntrês\nquatro")
    })
  )

  it.effect("is followed by the documents in it, in their order there, a parent before its own", () =>
    Effect.gen(function* () {
      const reply = [
        content("corpo"),
        embedded("/1", "\n\num\n"),
        embedded("/2/3", "dois e três"),
        embedded("/2", "dois"),
        embedded("/10", "dez"),
        embedded("/4", "   ")
      ]
      assert.strictEqual(yield* textOf(reply), "corpo\num\ndois\ndois e três\ndez")
    })
  )

  it.effect("fails with what broke the document, even if a part of its text came", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* reasonOf([{ ...content("metade"), [container]: broken }]), "Corrupt")
      assert.strictEqual(yield* reasonOf([{ [container]: [encrypted] }]), "Encrypted")
    })
  )

  it.effect("leaves out a damaged attachment of a sound document", () =>
    Effect.gen(function* () {
      const reply = [content("corpo"), { ...embedded("/1", ""), [inside]: encrypted }, embedded("/2", "anexo")]
      assert.strictEqual(yield* textOf(reply), "corpo\nanexo")
    })
  )

  it.effect(
    "fails for a damaged member of an archive, and for what a signature holds, because they are the document",
    () =>
      Effect.gen(function* () {
        const members = [
          content("a.pdf\nb.pdf"),
          embedded("/1", "a"),
          { ...embedded("/2", "half of b"), [inside]: broken }
        ]
        assert.strictEqual(yield* reasonOf(members, MediaType.zip), "Corrupt")
        const signed = [{}, { ...embedded("/1", "half of it"), [inside]: encrypted }]
        assert.strictEqual(yield* reasonOf(signed, MediaType.pkcs7), "Encrypted")
        assert.strictEqual(yield* reasonOf(signed), "Encrypted")
      })
  )

  it.effect("heeds a warning only where there is no text, or where text was cut", () =>
    Effect.gen(function* () {
      const cut = "org.xml.sax.SAXParseException; lineNumber: 2; XML document structures must start and end"
      assert.strictEqual(yield* textOf([{ ...content("corpo"), [warning]: broken }]), "corpo")
      assert.strictEqual(yield* reasonOf([{ [warning]: broken }]), "Corrupt")
      assert.strictEqual(yield* reasonOf([{ ...content("metade"), [warning]: [broken, cut] }]), "Corrupt")
      assert.strictEqual(yield* reasonOf([{ ...content("corpo"), [warning]: bomb }]), "LimitExceeded")
    })
  )

  it.effect(
    "fails with LimitExceeded where the server stopped writing, in the document or in an archive's member",
    () =>
      Effect.gen(function* () {
        const cut = { "X-TIKA:EXCEPTION:write_limit_reached": "true" }
        assert.strictEqual(yield* reasonOf([{ ...content("início"), ...cut }]), "LimitExceeded")
        assert.strictEqual(
          yield* reasonOf([content("a"), { ...embedded("/1", "x"), ...cut }], MediaType.zip),
          "LimitExceeded"
        )
      })
  )

  it.effect("is Unsupported where Tika had no parser, and blank where a parser found nothing", () =>
    Effect.gen(function* () {
      const parsedBy = (parser: string) => [{ "X-TIKA:Parsed-By": parser }]
      assert.strictEqual(yield* reasonOf(parsedBy("org.apache.tika.parser.EmptyParser")), "Unsupported")
      assert.strictEqual(yield* textOf(parsedBy("org.apache.tika.parser.pdf.PDFParser")), "")
    })
  )

  it.effect.each(["<html>segredo</html>", "{}", "[]", '["segredo"]', '[{"X-TIKA:content":7}]', ""])(
    "that is not Tika's is the server's trouble, and its content stays out of the error: %s",
    (json) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(textOfReply(json, MediaType.pdf))
        assert.strictEqual(error.reason, "ExtractorUnavailable")
        assert.notInclude(error.message, "segredo")
      })
  )
})
