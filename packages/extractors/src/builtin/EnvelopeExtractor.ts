/**
 * Documents inside others: signed with PKCS #7 (`.p7s`, `.p7m`), alone in a zip archive, or in an encrypted Office package.
 *
 * @module
 */
import { Effect, type Scope, Stream } from "effect"
import { ExtractError } from "../ExtractError.ts"
import type { DocumentInput, Extractor, Page } from "../Extractor.ts"
import { envelopeFault, envelopeId } from "../envelope/EnvelopeFault.ts"
import { protectedPackage } from "../envelope/ProtectedPackage.ts"
import { signedDocument } from "../envelope/SignedDocument.ts"
import { zippedDocument } from "../envelope/ZippedDocument.ts"
import { MediaType } from "../MediaType.ts"

/** A signed zip of a signed document. An inner document that cannot be read in place is held while the next one is read. */
const deepest = 3

const openers: Readonly<Record<string, (input: DocumentInput) => Effect.Effect<DocumentInput, ExtractError>>> = {
  [MediaType.pkcs7]: signedDocument,
  [MediaType.zip]: zippedDocument,
  [MediaType.protectedOoxml]: protectedPackage
}

type Pages = Stream.Stream<Page, ExtractError, Scope.Scope>

/**
 * The document inside is sniffed again and read by the first of these plug-ins that accepts it. After a document's fault the
 * next one is tried as long as no page was emitted. After a page the fault is final, so that two texts never mix.
 *
 * The version contains the versions of all plug-ins: a better text from one of them is a better text from this extractor.
 */
export const EnvelopeExtractor = (plugins: ReadonlyArray<Effect.Effect<Extractor>>): Effect.Effect<Extractor> =>
  Effect.map(Effect.all(plugins), (inner) => ({
    id: envelopeId,
    version: ["2", ...inner.map(({ version }) => version)].join("."),
    placement: "sandbox",
    accepts: ({ mediaType }) => Object.hasOwn(openers, mediaType),
    extract: (input) => pagesInside(input, inner, 1)
  }))

const pagesInside = (input: DocumentInput, inner: ReadonlyArray<Extractor>, depth: number): Pages =>
  Stream.unwrap(
    Effect.gen(function* () {
      if (depth > deepest)
        return yield* envelopeFault("LimitExceeded", `envelopes are nested more than ${deepest} deep`)
      const document = yield* openers[input.mediaType]!(input)
      if (document.sizeBytes === 0) return yield* envelopeFault("Empty", "the document inside has no bytes")
      if (Object.hasOwn(openers, document.mediaType)) return pagesInside(document, inner, depth + 1)
      const accepting = inner.filter((extractor) => extractor.accepts(document))
      return firstThatYields(document, accepting, [])
    })
  )

const firstThatYields = (
  document: DocumentInput,
  [extractor, ...others]: ReadonlyArray<Extractor>,
  failures: ReadonlyArray<ExtractError>
): Pages => {
  if (extractor === undefined) return Stream.fail(unread(document, failures))
  let hasPages = false
  return extractor.extract(document).pipe(
    Stream.tap(() => Effect.sync(() => (hasPages = true))),
    Stream.scoped,
    Stream.catch((failure) =>
      hasPages || !failure.isDocumentFault
        ? Stream.fail(unread(document, [...failures, failure]))
        : firstThatYields(document, others, [...failures, failure])
    )
  )
}

/** The last failure decides, as in the list of extractors. */
const unread = ({ mediaType }: DocumentInput, failures: ReadonlyArray<ExtractError>): ExtractError => {
  const last = failures.at(-1)
  if (last === undefined) return envelopeFault("Unsupported", `no extractor reads the document inside, ${mediaType}`)
  const detail = `${mediaType} inside: ${failures.map(({ message }) => message).join("; ")}`
  return new ExtractError({ extractor: envelopeId, reason: last.reason, detail, cause: last })
}
