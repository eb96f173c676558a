/**
 * The contract of an extractor: one document's bytes in, its text out, page by page.
 *
 * @module
 */
import type { Effect, Scope, Stream } from "effect"
import type { ExtractError } from "./ExtractError.ts"

/**
 * One document, readable at any place. Office files need their end first (the zip directory), a PDF its middle; nobody
 * needs the whole of it at once. Nothing here belongs to a runtime, so an extractor that stays within this interface
 * also runs at the edge.
 */
export interface DocumentInput {
  /** The last part of the object's key. A hint only: half of all gazettes have no extension, some a wrong one. */
  readonly name: string
  /** What sniffing found in the content, for example `application/pdf`. */
  readonly mediaType: string
  readonly sizeBytes: number
  /** The first 4 KiB, or less where the document is shorter. */
  readonly head: Uint8Array
  /** Answers fewer bytes only at the end of the document. */
  readonly read: (offset: number, length: number) => Effect.Effect<Uint8Array, ExtractError>
  /**
   * The whole document as one array, mapped and not copied where the runtime can. Valid until the scope closes. It MAY be
   * written to or detached by its reader without harm to the document.
   */
  readonly bytes: Effect.Effect<Uint8Array<ArrayBuffer>, ExtractError, Scope.Scope>
  readonly stream: Stream.Stream<Uint8Array, ExtractError>
  /**
   * To be tried, in this order, where the document is encrypted; `Encrypted` when none opens it. They MUST NOT reach an
   * error's text or the extracted one.
   */
  readonly passwords: ReadonlyArray<string>
  /** Where the document lies as a file; absent where there are no files. */
  readonly path?: string
}

/** One page, or the whole text (number 1) of a format that has no pages. A page without text has the text `""`. */
export interface Page {
  /** Counted from 1, without gaps. */
  readonly number: number
  readonly text: string
  /** Which one gave the text, of an extractor that has several engines. */
  readonly engine?: string
}

/** Where an extractor runs: parsers in a child process that can be killed, clients of a service in the parent. */
export type Placement = "sandbox" | "parent"

/** A plug-in. Build it in an Effect that resolves its configuration and services once. */
export interface Extractor {
  /** Unique among all extractors of a run, lower case, for example `pdfjs`. */
  readonly id: string
  /** Stored with the text. Raise it whenever the same bytes may yield another text. */
  readonly version: string
  readonly placement: Placement
  /** MUST be pure and cheap: called for every document, decides by media type, name and head alone. */
  readonly accepts: (input: Pick<DocumentInput, "name" | "mediaType" | "sizeBytes" | "head">) => boolean
  /**
   * Emits the pages in order. MUST fail with a reason rather than emit no page, MUST release what it opened when its
   * scope closes, and CANNOT count on being asked for all pages: limits may stop it anywhere. Limits, deadlines and
   * counting are not its business; that the text is not blank is checked by the registry too.
   */
  readonly extract: (input: DocumentInput) => Stream.Stream<Page, ExtractError, Scope.Scope>
}
