/**
 * The store of files and texts: objects by key, always streamed.
 *
 * @module
 */
import { Context, type Effect, type Scope, type Stream } from "effect"
import type { StorageError } from "./StorageError.ts"

/** An object that is being read. Its size is known before its body is read. */
export interface OpenObject {
  readonly sizeBytes: number
  /** MUST be run at most once and within the scope of `open`. */
  readonly body: Stream.Stream<Uint8Array, StorageError>
}

export interface Downloaded {
  readonly sizeBytes: number
  /** MD5 of the bytes, computed while they are copied: 32 lower-case hex digits, the contract's `file_checksum`. */
  readonly md5: string
}

export interface DownloadOptions {
  readonly maxBytes: number
  /**
   * Called with the announced size before the body is read, so that the caller can wait for space. During a long wait a
   * store may close the object. If the object has another size when it is opened again, the download fails with
   * `StorageUnavailable`.
   */
  readonly admit?: ((announcedBytes: number) => Effect.Effect<void>) | undefined
}

export interface ObjectEntry {
  readonly key: string
  readonly sizeBytes: number
}

/** The content to store: a file of this machine, or a text in memory. */
export type ObjectBody = { readonly path: string } | { readonly text: string }

/** Every implementation MUST make `put` atomic: a reader sees either the old object or the complete new one. */
export class ObjectStore extends Context.Service<
  ObjectStore,
  {
    /**
     * Fails with `NotFound` before anything is read. If an object is replaced or removed while it is open, the body is
     * that of the old object, or fails. It is never a mixture.
     */
    readonly open: (key: string) => Effect.Effect<OpenObject, StorageError, Scope.Scope>
    /**
     * Copies an object to `path`. Fails with `TooLarge` above `maxBytes`. The announced size is checked before the body
     * is read. The received bytes are checked as well, because an announced size can be wrong. A partial file may
     * remain at `path`; it belongs to the caller's scope.
     */
    readonly download: (key: string, path: string, options: DownloadOptions) => Effect.Effect<Downloaded, StorageError>
    readonly put: (key: string, body: ObjectBody) => Effect.Effect<{ readonly sizeBytes: number }, StorageError>
    /**
     * Keys that begin with `prefix`, in no particular order. Objects that are put or removed during the listing may be
     * missing; all others are listed.
     */
    readonly list: (prefix: string) => Stream.Stream<ObjectEntry, StorageError>
    /** Also succeeds if the object does not exist. */
    readonly remove: (key: string) => Effect.Effect<void, StorageError>
  }
>()("@escriba/storage/ObjectStore") {}
