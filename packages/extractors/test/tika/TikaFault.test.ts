import { assert, describe, it } from "@effect/vitest"
import { errorOf, type TikaSignal } from "../../src/tika/TikaFault.ts"

const reasonAndDetail = (signal: TikaSignal) => {
  const { extractor, reason, detail, cause } = errorOf(signal)
  assert.strictEqual(extractor, "tika")
  assert.isUndefined(cause, "a vendor's error may hold the password or the URL")
  return [reason, detail]
}
const status = (status: number, body = "") => reasonAndDetail({ _tag: "Status", status, body })[0]
const trace = (trace: string) => reasonAndDetail({ _tag: "Exception", trace })
const transport = (cause: unknown) => reasonAndDetail({ _tag: "Transport", cause })
const coded = (code: string, message = "The socket connection was closed unexpectedly") =>
  Object.assign(new TypeError(message), { code })

/** First lines of Tika 3.3.2's answers to files of these kinds, with one frame of many. */
const frame = "\n\tat org.apache.tika.parser.CompositeParser.parse(CompositeParser.java:298)"
const traces: ReadonlyArray<readonly [trace: string, reason: string, detail: string]> = [
  [
    "org.apache.tika.exception.EncryptedDocumentException: Unable to process: document is encrypted",
    "Encrypted",
    "EncryptedDocumentException: Unable to process: document is encrypted"
  ],
  [
    "org.apache.tika.exception.TikaException: error\nCaused by: org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException: Cannot decrypt PDF",
    "Encrypted",
    "TikaException: error"
  ],
  [
    "java.io.IOException: Missing root object specification in trailer.",
    "Corrupt",
    "IOException: Missing root object specification in trailer."
  ],
  [
    "org.apache.tika.exception.TikaException: TIKA-198: Illegal IOException from org.apache.tika.parser.DefaultParser@57185801",
    "Corrupt",
    "TikaException: TIKA-198: Illegal IOException from org.apache.tika.parser.DefaultParser"
  ],
  [
    "org.apache.tika.exception.ZeroByteFileException: InputStream must have > 0 bytes",
    "Empty",
    "ZeroByteFileException: InputStream must have > 0 bytes"
  ],
  [
    "org.apache.tika.sax.TaggedSAXException: Suspected zip bomb: 100 levels of XML element nesting",
    "LimitExceeded",
    "TaggedSAXException: Suspected zip bomb: 100 levels of XML element nesting"
  ],
  [
    "org.apache.tika.exception.TikaException: Unable to extract PDF content\nCaused by: org.apache.tika.sax.TaggedSAXException: Suspected zip bomb: 0 input bytes produced 1000042 output characters",
    "Unsupported",
    "Tika reads no more than a million characters out of a signed envelope"
  ],
  ["java.lang.OutOfMemoryError: Java heap space", "ExtractorCrashed", "OutOfMemoryError: Java heap space"],
  ["java.io.IOException: No space left on device", "ExtractorUnavailable", "IOException: No space left on device"]
]

describe("trouble with Tika", () => {
  it.each(traces)("in a stack trace, %j, is %s", (text, reason, detail) => {
    assert.deepStrictEqual(trace(text + frame), [reason, detail])
  })

  it("says the exception's class and message and never a frame of the stack or more than a line", () => {
    const [, detail] = trace(`java.lang.IllegalStateException: ${"x".repeat(5000)}${frame}`)
    assert.match(detail!, /^IllegalStateException: x+$/)
    assert.isAtMost(detail!.length, 300)
  })

  it("in the status 422 is what its stack trace says, and Corrupt without one", () => {
    assert.strictEqual(status(422, `org.apache.poi.EncryptedDocumentException: no password${frame}`), "Encrypted")
    assert.strictEqual(status(422, `java.lang.IllegalStateException: bad${frame}`), "Corrupt")
    assert.strictEqual(status(422), "Corrupt")
  })

  it("in a status that judges the document is final", () => {
    assert.deepStrictEqual([status(413), status(415)], ["LimitExceeded", "Unsupported"])
  })

  it("in the status 500 is a parse that died, because Tika answers it for a Java Error alone", () => {
    assert.strictEqual(status(500), "ExtractorCrashed")
  })

  it.each([404, 408, 429, 502, 503, 504])(
    "in the status %i of a server or gateway that is busy or away asks for a retry",
    (code) => {
      assert.strictEqual(status(code), "ExtractorUnavailable")
    }
  )

  it("in a status that asks who we are is for the operator to solve", () => {
    assert.deepStrictEqual([status(401), status(403)], ["AccessDenied", "AccessDenied"])
  })

  it.each(["ECONNRESET", "EPIPE"])("in a connection that broke, %s, may be the document's doing", (code) => {
    assert.strictEqual(transport(coded(code))[0], "ExtractorCrashed")
  })

  it.each(["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT"])(
    "in a connection that never stood, %s, is the server's",
    (code) => {
      assert.deepStrictEqual(transport(coded(code)), ["ExtractorUnavailable", `the server cannot be reached (${code})`])
    }
  )

  it("that no error describes is the server's", () => {
    assert.strictEqual(transport("no error at all")[0], "ExtractorUnavailable")
  })

  it("is found in the cause of the error that undici wraps around it", () => {
    const wrapped = new TypeError("fetch failed", { cause: coded("UND_ERR_SOCKET", "other side closed") })
    assert.strictEqual(transport(wrapped)[0], "ExtractorCrashed")
  })

  it("is told without the message of the transport, which may hold the server's URL and its password", () => {
    const [, detail] = transport(coded("ECONNREFUSED", "cannot connect to http://user:secret@tika:9998"))
    assert.notInclude(detail, "secret")
  })
})
