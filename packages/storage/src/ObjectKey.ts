/**
 * Rejects keys that no store can have, because some servers would resolve them to another object.
 *
 * @module
 */
import { Effect } from "effect"
import { StorageError } from "./StorageError.ts"

export const possible = (key: string): Effect.Effect<void, StorageError> =>
  key === "" ||
  key.startsWith("/") ||
  key.includes("\0") ||
  key.split("/").some((name) => name === "." || name === "..")
    ? Effect.fail(outside(key))
    : Effect.void

export const outside = (key: string) =>
  new StorageError({ reason: "ImpossibleKey", key, detail: "the key is outside this store" })
