/**
 * A client of postgres.js that uses one socket for its whole life. It has no dates and no notices, and reads nothing
 * from the environment.
 *
 * @module
 */
import { connect } from "node:net"
import { Duration, Redacted } from "effect"
import postgres from "postgres"
import { connectTimeoutOf, type PostgresOptions } from "./PostgresOptions.ts"

const asItCame = (text: string): string => text

/**
 * Type conversions, by PostgreSQL's type number. Dates stay text in both directions, because a JavaScript date has no
 * microseconds. Counts and sizes are safe integers.
 */
const types = {
  date: { to: 1082, from: [1082, 1114, 1184], serialize: asItCame, parse: asItCame },
  integer: { to: 20, from: [20], serialize: String, parse: Number },
  json: { to: 3802, from: [114, 3802], serialize: asItCame, parse: JSON.parse }
}

/**
 * postgres.js reconnects by itself. Then a transaction continues outside of itself, a session continues without its
 * locks, and a statement sent in between throws where it cannot be caught (postgres.js issues 1066, 1154, 1208, 1216;
 * seen with 3.4.9). A client therefore gets one socket and is discarded with it; `sql.begin` and `sql.reserve` are not
 * used.
 *
 * @param onLost called when either side has closed the socket
 */
export const makeClient = (options: PostgresOptions, onLost: () => void) => {
  const { database, encryption = "prefer", host, password, port, user } = options
  let isUsed = false
  const socket = () => {
    if (isUsed)
      return Promise.reject(Object.assign(new Error("the connection was closed"), { code: "CONNECTION_CLOSED" }))
    isUsed = true
    return Object.assign(connect({ host, port }), { host, port })
  }
  const settings = {
    host,
    port,
    database,
    user,
    password: Redacted.value(password),
    socket,
    ssl: encryption === "none" ? false : encryption,
    max: 1,
    connect_timeout: Duration.toSeconds(connectTimeoutOf(options)),
    idle_timeout: 0,
    max_lifetime: 0,
    keep_alive: 30,
    backoff: false,
    prepare: true,
    fetch_types: false,
    debug: false,
    types,
    onnotice: () => undefined,
    onclose: onLost,
    // A pooler refuses all other settings at this point.
    connection: { application_name: "escriba" }
  }
  return postgres(settings)
}
