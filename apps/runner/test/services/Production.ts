/**
 * The ecosystem around Escriba, for one test: a database as scrapers fill it, a bucket with their files, an index. Looked at
 * by other clients than Escriba's own.
 *
 * @module
 */
import { randomUUID } from "node:crypto"
import { S3Client as AwsS3Client, CreateBucketCommand } from "@aws-sdk/client-s3"
import { S3Client, SQL } from "bun"
import { Effect } from "effect"
import { scrapersTables } from "../../../../tools/services/scrapersTables.ts"
import { escriba, temporary } from "../Command.ts"
import { sharedServers } from "./Servers.ts"

/** As a scraper writes it; what is not given has a plausible value. */
export interface Scraped {
  readonly file_path: string
  readonly bytes: Uint8Array | string
  readonly territory_id?: string
  readonly date?: string
  readonly edition_number?: string | null
  readonly file_checksum?: string | null
  readonly processed?: boolean | null
  /** The file is not put into the bucket. */
  readonly isMissing?: boolean
}

export const md5 = (bytes: Uint8Array | string): string => new Bun.CryptoHasher("md5").update(bytes).digest("hex")

/** @param own variables of servers of the test's own, in place of the shared ones */
export const production = (own: Record<string, string> = {}) =>
  Effect.gen(function* () {
    const servers: Record<string, string> = { ...(yield* sharedServers), ...own }
    const name = `test_${randomUUID().replaceAll("-", "").slice(0, 12)}`
    const connect = (database: string) =>
      Effect.acquireRelease(
        Effect.sync(
          () =>
            new SQL({
              adapter: "postgres",
              hostname: servers.POSTGRES_HOST,
              port: Number(servers.POSTGRES_PORT),
              username: servers.POSTGRES_USER,
              password: servers.POSTGRES_PASSWORD,
              database,
              max: 1
            })
        ),
        (open) => Effect.promise(() => open.close().catch(() => undefined))
      )
    yield* Effect.acquireRelease(
      Effect.scoped(
        Effect.flatMap(connect("postgres"), (sql) => Effect.promise(() => sql.unsafe(`CREATE DATABASE ${name}`)))
      ),
      () =>
        Effect.scoped(
          Effect.flatMap(connect("postgres"), (sql) =>
            Effect.promise(() => sql.unsafe(`DROP DATABASE ${name} WITH (FORCE)`))
          )
        ).pipe(Effect.ignoreCause)
    )
    const query = <Row = Record<string, unknown>>(text: string, values: ReadonlyArray<unknown> = []) =>
      Effect.scoped(
        Effect.flatMap(connect(name), (sql) =>
          Effect.promise(async () => (await sql.unsafe(text, [...values])) as ReadonlyArray<Row>)
        )
      )
    yield* query(scrapersTables)

    const bucket = `test-${name.slice(5)}`
    const s3 = new S3Client({
      endpoint: servers.STORAGE_ENDPOINT ?? "",
      region: servers.STORAGE_REGION ?? "us-east-1",
      accessKeyId: servers.STORAGE_ACCESS_KEY ?? "",
      secretAccessKey: servers.STORAGE_ACCESS_SECRET ?? "",
      bucket
    })
    yield* makeBucket(servers, bucket)
    const index = name.replace("_", "-")
    const search = <A>(path: string, init: RequestInit = {}) =>
      Effect.promise(async () => {
        const response = await fetch(`${servers.OPENSEARCH_HOST}/${index}${path}`, {
          ...init,
          headers: { "content-type": "application/json" }
        })
        return (await response.json()) as A
      })
    yield* Effect.addFinalizer(() => Effect.ignoreCause(search("", { method: "DELETE" })))
    const home = yield* temporary
    const environment: Record<string, string> = {
      ...servers,
      POSTGRES_DB: name,
      STORAGE_BUCKET: bucket,
      OPENSEARCH_INDEX: index,
      QUERIDO_DIARIO_FILES_ENDPOINT: "https://files.example",
      ESCRIBA_HOME: `${home}/escriba`,
      ESCRIBA_OUTAGE_SECONDS: "60",
      EXECUTION_MODE: "UNPROCESSED",
      TIKA_RETRY_BASE_DELAY: "0.2"
    }

    /** Answers the row's id. */
    const scrape = Effect.fnUntraced(function* (file: Scraped) {
      if (file.isMissing !== true) yield* Effect.promise(() => s3.write(file.file_path, file.bytes))
      const [row] = yield* query<{ id: number }>(
        `INSERT INTO gazettes (file_path, territory_id, date, edition_number, is_extra_edition, power, file_checksum,
          file_url, scraped_at, created_at, processed)
         VALUES ($1, $2, $3, $4, false, 'executive', $5, $6, '2024-01-31 10:11:12.345678', '2024-01-31 10:11:13.000001', $7)
         RETURNING id`,
        [
          file.file_path,
          file.territory_id ?? "2700300",
          file.date ?? "2024-01-31",
          file.edition_number === undefined ? "12" : file.edition_number,
          file.file_checksum === undefined ? md5(file.bytes) : file.file_checksum,
          `https://diario.example/${file.file_path}`,
          file.processed === undefined ? false : file.processed
        ]
      )
      return row?.id ?? 0
    })

    return {
      environment,
      scrape,
      query,
      s3,
      run: (args: ReadonlyArray<string> = [], change: Record<string, string> = {}) =>
        escriba(["run", "--json", ...args], { ...environment, ...change }),
      /** Answers and fails as the program does. */
      command: (args: ReadonlyArray<string>, change: Record<string, string> = {}) =>
        escriba(args, { ...environment, ...change }),
      mapping: search<Record<string, { mappings: unknown }>>("/_mapping"),
      settings: search<Record<string, { settings: { index: Record<string, unknown> } }>>("/_settings"),
      search,
      /** All that the index holds, by id. */
      documents: Effect.gen(function* () {
        yield* search("/_refresh", { method: "POST" })
        const found = yield* search<{
          hits?: { hits: ReadonlyArray<{ _id: string; _source: Record<string, unknown> }> }
        }>("/_search", { method: "POST", body: JSON.stringify({ size: 5000, sort: ["id"] }) })
        return new Map((found.hits?.hits ?? []).map(({ _id, _source }) => [_id, _source]))
      }),
      /** What became of each row. */
      ledger: query<{
        id: number
        state: string | null
        code: string | null
        failures: number | null
        processed: boolean
        done: number
      }>(`
        SELECT g.id, l.state, l.code, l.failures, g.processed, (SELECT count(*)::int FROM escriba_history h
          WHERE h.gazette_id = g.id AND h.event = 'done') AS done
        FROM gazettes g LEFT JOIN escriba_ledger l ON l.gazette_id = g.id AND l.stage = 'text' ORDER BY g.id`)
    }
  })

const makeBucket = (servers: Record<string, string>, bucket: string) =>
  Effect.promise(async () => {
    const client = new AwsS3Client({
      endpoint: servers.STORAGE_ENDPOINT ?? "",
      region: servers.STORAGE_REGION ?? "",
      forcePathStyle: true,
      credentials: {
        accessKeyId: servers.STORAGE_ACCESS_KEY ?? "",
        secretAccessKey: servers.STORAGE_ACCESS_SECRET ?? ""
      }
    })
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    client.destroy()
  })
