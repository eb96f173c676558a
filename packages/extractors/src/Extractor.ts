/**
 * The contract of an extractor: one document's bytes in, its text out, page by page.
 *
 * @module
 */
import type { Effect, Scope, Stream } from "effect"
import type { ExtractError } from "./ExtractError.ts"

/**
 * One document, readable at any place. Office files are read from their end first (the zip directory), a PDF from its middle,
 * and no format needs the whole file at once. Nothing here belongs to a runtime, so an extractor that uses only this interface
 * also runs at the edge.
 */
export interface DocumentInput {
  /** The last part of the object's key. Only a hint: half of all gazettes have no extension, some a wrong one. */
  readonly name: string
  /** The type that sniffing found in the content, for example `application/pdf`. */
  readonly mediaType: string
  readonly sizeBytes: number
  /** The first 4 KiB, or the whole of a shorter document. */
  readonly head: Uint8Array
  /** Answers fewer bytes only at the end of the document. */
  readonly read: (offset: number, length: number) => Effect.Effect<Uint8Array, ExtractError>
  /**
   * The whole document as one array, mapped instead of copied if the runtime can. Valid until the scope closes. The reader MAY
   * write to it or detach it without harm to the document.
   */
  readonly bytes: Effect.Effect<Uint8Array<ArrayBuffer>, ExtractError, Scope.Scope>
  readonly stream: Stream.Stream<Uint8Array, ExtractError>
  /**
   * Passwords for an encrypted document, tried in this order; the extractor fails with `Encrypted` if none fits. They MUST NOT
   * reach an error's text or the extracted text.
   */
  readonly passwords: ReadonlyArray<string>
  /** The document's path; absent if it is not a file. */
  readonly path?: string
}

/** One page, or the whole text (number 1) of a format without pages. A page without text has the text `""`. */
export interface Page {
  /** Counted from 1, without gaps. */
  readonly number: number
  readonly text: string
  /** The engine that gave the text, for an extractor with several engines. */
  readonly engine?: string
}

/** Where an extractor runs: parsers in a child process that can be killed, clients of a service in the parent. */
export type Placement = "sandbox" | "parent"

/** The contract of a plug-in. Build it in an Effect that resolves its configuration and services once. */
export interface Extractor {
  /** Unique among all extractors of a run, lower case, for example `pdfjs`. */
  readonly id: string
  /** Stored with the text. Raise it whenever the same bytes may yield another text. */
  readonly version: string
  readonly placement: Placement
  /** MUST be pure and cheap: it is called for every document and decides by media type, name and head alone. */
  readonly accepts: (input: Pick<DocumentInput, "name" | "mediaType" | "sizeBytes" | "head">) => boolean
  /**
   * Emits the pages in order. MUST fail with a reason instead of emitting no page. MUST release its resources when its scope
   * closes. CANNOT rely on being asked for all pages: limits may stop it anywhere. The framework applies limits and deadlines,
   * counts, and checks that the text is not blank.
   */
  readonly extract: (input: DocumentInput) => Stream.Stream<Page, ExtractError, Scope.Scope>
}
