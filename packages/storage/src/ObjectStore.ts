/**
 * Where files and texts live: objects by key, always streamed.
 *
 * @module
 */
import { Context, type Effect, type Scope, type Stream } from "effect"
import type { StorageError } from "./StorageError.ts"

/** An object that is being read. Its size is known before its body is asked for. */
export interface OpenObject {
  readonly sizeBytes: number
  /** MUST be run at most once and within the scope of `open`. */
  readonly body: Stream.Stream<Uint8Array, StorageError>
}

export interface Downloaded {
  readonly sizeBytes: number
  /** MD5 of the bytes as they passed, 32 lower-case hex digits: the contract's `file_checksum`. */
  readonly md5: string
}

export interface DownloadOptions {
  readonly maxBytes: number
  /**
   * Run with the announced size before the body is touched: where the caller waits for room. A store may close the object
   * while it waits long; it fails with `StorageUnavailable` if the object has another size when it is opened again.
   */
  readonly admit?: ((announcedBytes: number) => Effect.Effect<void>) | undefined
}

export interface ObjectEntry {
  readonly key: string
  readonly sizeBytes: number
}

/** What is stored: a file of this machine or a text that is at hand. */
export type ObjectBody = { readonly path: string } | { readonly text: string }

/** How a store is put in for another: `put` MUST be atomic (a reader sees the old object or the whole new one). */
export class ObjectStore extends Context.Service<
  ObjectStore,
  {
    /**
     * Fails with `NotFound` before anything is read. An object that is replaced or removed while it is open is still read
     * as it was, or its body fails: never a mixture.
     */
    readonly open: (key: string) => Effect.Effect<OpenObject, StorageError, Scope.Scope>
    /**
     * Copies an object to `path`. Over `maxBytes` it fails with `TooLarge`: by the announced size before the body is
     * touched, and again while streaming, because an announced size can be wrong. A partial file may be left at `path`;
     * it belongs to the caller's scope.
     */
    readonly download: (key: string, path: string, options: DownloadOptions) => Effect.Effect<Downloaded, StorageError>
    readonly put: (key: string, body: ObjectBody) => Effect.Effect<{ readonly sizeBytes: number }, StorageError>
    /**
     * Keys that begin with `prefix`, in no particular order. What is put or removed meanwhile may be among them or not; all
     * others are.
     */
    readonly list: (prefix: string) => Stream.Stream<ObjectEntry, StorageError>
    /** Removing what is not there succeeds. */
    readonly remove: (key: string) => Effect.Effect<void, StorageError>
  }
>()("@escriba/storage/ObjectStore") {}
