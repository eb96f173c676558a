/**
 * Reads a server's address and credentials from `OPENSEARCH_HOST`, in the forms that people write.
 *
 * @module
 */
import { Redacted, Result } from "effect"
import type { OpenSearchOptions } from "./OpenSearchOptions.ts"

export interface Address {
  /** Without user and password, so that no network error can repeat them. */
  readonly url: URL
  readonly credentials: { readonly username: string; readonly password: string } | undefined
}

const pattern =
  /^(?:(?<scheme>https?):\/\/)?(?:(?<userinfo>[^@/]*)@)?(?<host>\[[0-9a-f:.]+\]|[^\s:/@]+)(?::(?<port>\d{1,5}))?(?<path>\/\S*)?$/i

/** Fails with the problem, but without the input, which may contain a password. */
export const addressOf = (
  options: Pick<OpenSearchOptions, "host" | "user" | "password">
): Result.Result<Address, string> => {
  const groups = pattern.exec(options.host.trim())?.groups
  if (groups === undefined) return invalid
  const { host, path = "/", scheme = "http", userinfo = "" } = groups
  const port = groups.port ?? (scheme.toLowerCase() === "http" ? "9200" : "")
  return Result.try({
    try: () => ({
      url: new URL(`${scheme}://${host}${port === "" ? "" : `:${port}`}${path}`),
      credentials: givenIn(options) ?? writtenIn(userinfo)
    }),
    catch: () => notAnAddress
  })
}

const notAnAddress = "the host of OpenSearch is not an address such as http://host:9200"
const invalid = Result.fail(notAnAddress)

const givenIn = ({ password, user }: Pick<OpenSearchOptions, "user" | "password">) =>
  user === undefined || password === undefined ? undefined : { username: user, password: Redacted.value(password) }

const writtenIn = (userinfo: string) => {
  const colon = userinfo.indexOf(":")
  return colon < 1
    ? undefined
    : {
        username: decodeURIComponent(userinfo.slice(0, colon)),
        password: decodeURIComponent(userinfo.slice(colon + 1))
      }
}
