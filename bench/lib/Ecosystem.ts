/**
 * Real services around Escriba, filled as scrapers fill them.
 *
 * @module
 */
import { S3Client, SQL } from "bun"
import { type ServerName, startServers } from "../../tools/services/ServerSet.ts"
import { scrapersTables } from "../../tools/services/scrapersTables.ts"

export interface Ecosystem {
  /** For the program. */
  readonly environment: Readonly<Record<string, string>>
  /** Puts the file into the bucket and its row into the database, without holding the file in memory. */
  readonly scrape: (key: string, path: string) => Promise<void>
  /** The result of each row, oldest first. */
  readonly outcomes: () => Promise<
    ReadonlyArray<{ readonly state: string; readonly code: string | null; readonly flags: string }>
  >
}

/** Runs the work on servers of its own, and always stops them. OpenSearch has 512 MiB of heap. */
export const inEcosystem = async <A>(work: (ecosystem: Ecosystem) => Promise<A>): Promise<A> => {
  const names: ReadonlyArray<ServerName> = ["s3", "opensearch", "postgres"]
  const servers = await startServers(names, { OPENSEARCH_HEAP: "512m", S3_QUIET: "1" })
  try {
    return await work(await fill(servers.variables))
  } finally {
    await servers.stop()
  }
}

const fill = async (variables: Readonly<Record<string, string>>): Promise<Ecosystem> => {
  const sql = new SQL({
    adapter: "postgres",
    hostname: variables.POSTGRES_HOST ?? "",
    port: Number(variables.POSTGRES_PORT),
    username: variables.POSTGRES_USER ?? "",
    password: variables.POSTGRES_PASSWORD ?? "",
    database: variables.POSTGRES_DB ?? "",
    max: 1
  })
  const s3 = new S3Client({
    endpoint: variables.STORAGE_ENDPOINT ?? "",
    region: variables.STORAGE_REGION ?? "",
    accessKeyId: variables.STORAGE_ACCESS_KEY ?? "",
    secretAccessKey: variables.STORAGE_ACCESS_SECRET ?? "",
    bucket: variables.STORAGE_BUCKET ?? ""
  })
  await sql.unsafe(scrapersTables)
  return {
    environment: { ...variables, USE_RELATIVE_FILE_PATHS: "true", EXECUTION_MODE: "UNPROCESSED" },
    scrape: async (key, path) => {
      const hasher = new Bun.CryptoHasher("md5")
      const writer = s3.file(key).writer({ partSize: 16 * 1024 * 1024, queueSize: 2 })
      for await (const chunk of Bun.file(path).stream()) {
        hasher.update(chunk)
        await writer.write(chunk)
      }
      await writer.end()
      await sql`
        INSERT INTO gazettes (file_path, territory_id, date, file_checksum, scraped_at, created_at, processed)
        VALUES (${key}, '2700300', '2024-01-31', ${hasher.digest("hex")}, now(), now(), false)`
    },
    outcomes: async () =>
      await sql`
        SELECT l.state, l.code, l.flags::text AS flags FROM gazettes g JOIN escriba_ledger l ON l.gazette_id = g.id
        ORDER BY g.id`
  }
}
