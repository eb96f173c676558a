import { assert, describe, it } from "@effect/vitest"
import { Redacted, Result } from "effect"
import { addressOf } from "../../src/opensearch/Address.ts"

const read = (host: string) =>
  Result.match(addressOf({ host }), {
    onSuccess: ({ credentials, url }) => [url.href, credentials && `${credentials.username} ${credentials.password}`],
    onFailure: (detail) => detail
  })

describe("the address of a server", () => {
  it.each([
    ["http://opensearch:9200", "http://opensearch:9200/"],
    ["opensearch:9201", "http://opensearch:9201/"],
    ["opensearch", "http://opensearch:9200/"],
    ["http://opensearch/", "http://opensearch:9200/"],
    ["http://opensearch:80", "http://opensearch/"],
    ["https://search.example.org", "https://search.example.org/"],
    ["https://example.org:443/search", "https://example.org/search"],
    ["[::1]:9200", "http://[::1]:9200/"],
    [" 127.0.0.1 ", "http://127.0.0.1:9200/"]
  ])("may leave out its scheme, then its port, as the system before us allows: %s", (host, href) => {
    assert.deepStrictEqual(read(host), [href, undefined])
  })

  it("contains user and password, but options take precedence", () => {
    assert.deepStrictEqual(read("https://me:p%40ss@example.org"), ["https://example.org/", "me p@ss"])
    const told = addressOf({ host: "http://me:pass@example.org", user: "you", password: Redacted.make("word") })
    assert.deepStrictEqual(Result.getOrThrow(told).credentials, { username: "you", password: "word" })
  })

  it.each(["", "ftp://me:pass@host", "http://", "host:port", "a b", "http://me:p/ss@host", "http://me:%zz@host"])(
    "is not repeated if it is invalid, because it may contain a password: %s",
    (host) => {
      assert.match(String(read(host)), /is not an address such as http:\/\/host:9200$/)
    }
  )
})
