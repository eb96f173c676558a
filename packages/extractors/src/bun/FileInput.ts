/**
 * A file as a document, with Bun.
 *
 * @module
 */
import { constants, type FileHandle, open } from "node:fs/promises"
import { Effect, Option, type Scope, Stream } from "effect"
import { ExtractError, type ExtractReason } from "../ExtractError.ts"
import type { DocumentInput } from "../Extractor.ts"
import { sniff } from "../Sniffer.ts"

const headBytes = 4096
const chunkBytes = 64 * 1024

/**
 * Opens the file until the scope closes. Sniffs it unless a media type is given. The file MUST NOT be truncated meanwhile:
 * reading a mapping beyond its end kills the process.
 *
 * Fails with `NotFound` or `AccessDenied`, with `Unsupported` for a folder or a special file, or with `Defect` if the path cannot be read for another reason.
 */
export const fileInput = Effect.fn("FileInput.open")(function* (
  path: string,
  options: { readonly name: string; readonly mediaType?: string; readonly passwords?: ReadonlyArray<string> }
): Effect.fn.Return<DocumentInput, ExtractError, Scope.Scope> {
  const file = yield* Effect.acquireRelease(
    // Opening a pipe without a writer waits for one otherwise, which nothing interrupts.
    attempt(() => open(path, constants.O_RDONLY | constants.O_NONBLOCK)),
    (handle) => Effect.promise(() => handle.close())
  )
  const facts = yield* attempt(() => file.stat())
  if (!facts.isFile()) return yield* notAFile
  const sizeBytes = facts.size
  const read = (offset: number, length: number) =>
    attempt(() => readFully(file, offset, Math.max(0, Math.min(length, sizeBytes - offset))))
  const head = yield* read(0, headBytes)
  const mediaType = options.mediaType ?? (yield* sniff({ name: options.name, sizeBytes, head, read })).mediaType
  return {
    name: options.name,
    mediaType,
    sizeBytes,
    head,
    read,
    bytes:
      sizeBytes === 0
        ? Effect.sync(() => new Uint8Array(0))
        : mapped(path).pipe(Effect.catch(() => read(0, sizeBytes))),
    stream: Stream.paginate(0, (offset) =>
      Effect.map(read(offset, chunkBytes), (chunk) => {
        const next = offset + chunk.length
        return [
          chunk.length === 0 ? [] : [chunk],
          chunk.length > 0 && next < sizeBytes ? Option.some(next) : Option.none()
        ] as const
      })
    ),
    passwords: options.passwords ?? [],
    path
  }
})

/**
 * Copy on write: the default mapping would write a reader's changes into the file. Bun opens the file for writing all the same,
 * so a read-only file cannot be mapped and is read instead.
 */
const mapped = (path: string) =>
  attempt(() => Promise.resolve(Bun.mmap(path, { shared: false }) as Uint8Array<ArrayBuffer>))

const attempt = <A>(run: () => Promise<A>) => Effect.tryPromise({ try: run, catch: errorOf })

const notAFile = new ExtractError({
  extractor: "none",
  reason: "Unsupported",
  detail: "a folder or a special file, such as a pipe or a device"
})

/** One system call may return fewer bytes than requested. */
const readFully = (file: FileHandle, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
  const buffer = new Uint8Array(length)
  const fill = (filled: number): Promise<Uint8Array<ArrayBuffer>> =>
    filled === length
      ? Promise.resolve(buffer)
      : file
          .read(buffer, filled, length - filled, offset + filled)
          .then(({ bytesRead }) => (bytesRead === 0 ? buffer.slice(0, filled) : fill(filled + bytesRead)))
  return fill(0)
}

/** Error codes of the operating system as our reasons. */
export const errorOf = (cause: unknown): ExtractError => {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : ""
  const reasons: Readonly<Record<string, ExtractReason>> = {
    ENOENT: "NotFound",
    EACCES: "AccessDenied",
    EPERM: "AccessDenied",
    ENOSPC: "DiskFull"
  }
  const detail = cause instanceof Error ? cause.message : String(cause)
  return new ExtractError({ extractor: "none", reason: reasons[code] ?? "Defect", detail, cause })
}
