import { assert, it } from "@effect/vitest"
import { Effect, Layer, Redacted, type Scope } from "effect"
import { putObject } from "../../src/s3/PutObject.ts"
import { openBucket, type S3Bucket } from "../../src/s3/S3Bucket.ts"
import { S3Sockets } from "../../src/s3/S3Sockets.ts"
import { textContent } from "../../src/s3/UploadContent.ts"

interface Claims {
  /** What the server claims to have stored. */
  readonly put: string
  /** What a HEAD finds. */
  readonly head: string
  readonly sizeBytes?: number
}

const ours = '"900150983cd24fb0d6963f7d28e17f72"'
const another = '"d41d8cd98f00b204e9800998ecf8427e"'

/** A fake S3 server, as a put sees it, that claims what a test orders: real ones do not lie on demand. */
const lyingServer = Effect.fnUntraced(function* (
  claims: Claims
): Effect.fn.Return<{ readonly bucket: S3Bucket; readonly requests: ReadonlyArray<string> }, never, Scope.Scope> {
  const requests: Array<string> = []
  const server = yield* Effect.acquireRelease(
    Effect.sync(() =>
      Bun.serve({
        hostname: "127.0.0.1",
        port: 0,
        fetch: (request) => {
          requests.push(`${request.method} ${request.headers.get("content-md5") ?? ""}`.trim())
          const etag = request.method === "HEAD" ? claims.head : claims.put
          const length = String(request.method === "HEAD" ? (claims.sizeBytes ?? 3) : 0)
          return new Response(null, { headers: { etag, "content-length": length } })
        }
      })
    ),
    (server) => Effect.promise(() => server.stop(true))
  )
  const bucket = yield* Effect.provide(
    openBucket({
      endpoint: `http://127.0.0.1:${server.port}`,
      region: "us-east-1",
      bucket: "diarios",
      accessKey: Redacted.make("key"),
      accessSecret: Redacted.make("secret")
    }),
    yield* Layer.build(S3Sockets.layer)
  )
  return { bucket, requests }
})

// RFC 1321, appendix A.5: MD5 ("abc"), in base64
const put = "PUT kAFQmDzST7DWlj99KOF/cg=="

it.effect("tells the server the MD5 of the bytes and believes an ETag that is this MD5", () =>
  Effect.gen(function* () {
    const { bucket, requests } = yield* lyingServer({ put: ours, head: ours })
    yield* putObject(bucket, "a.txt", textContent("abc"))
    assert.deepStrictEqual(requests, [put])
  })
)

it.effect("compares the size if the ETag is not an MD5", () =>
  Effect.gen(function* () {
    const { bucket, requests } = yield* lyingServer({ put: '"of-its-own"', head: '"of-its-own"' })
    yield* putObject(bucket, "a.txt", textContent("abc"))
    assert.deepStrictEqual(requests, [put, "HEAD"])
  })
)

it.effect.each([
  { put: another, head: another },
  { put: '"of-its-own"', head: "of-its-own", sizeBytes: 2 }
])("removes what is not what it sent, %j, and fails", (claims) =>
  Effect.gen(function* () {
    const { bucket, requests } = yield* lyingServer(claims)
    const error = yield* Effect.flip(putObject(bucket, "a.txt", textContent("abc")))
    assert.strictEqual(error.reason, "StorageUnavailable")
    assert.strictEqual(error.detail, "the stored bytes are not the sent ones: they were removed")
    assert.deepStrictEqual(requests, [put, "HEAD", "DELETE"])
  })
)

it.effect("does not remove an object that another has put there since", () =>
  Effect.gen(function* () {
    const { bucket, requests } = yield* lyingServer({ put: another, head: '"newer"' })
    const error = yield* Effect.flip(putObject(bucket, "a.txt", textContent("abc")))
    assert.include(error.detail, "another object has taken their place")
    assert.deepStrictEqual(requests, [put, "HEAD"])
  })
)
