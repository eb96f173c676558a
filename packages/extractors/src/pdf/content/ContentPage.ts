/**
 * The text of a page's content and of the forms that it draws.
 *
 * @module
 */
import { Effect } from "effect"
import { ContentMachine, type Need } from "./ContentMachine.ts"
import { attempt, Declined } from "./Declined.ts"
import { concatenated, type GraphicsState, identity, initialState, type Matrix } from "./GraphicsState.ts"
import { PageText } from "./PageText.ts"
import type { PdfFile } from "./PdfFile.ts"
import type { PdfFont } from "./PdfFont.ts"
import { isArray, isDictionary, nameOf, numberOf, type PdfDictionary, type PdfObject, PdfStream } from "./PdfObject.ts"

/** Depth of forms that draw forms. */
const mostNested = 16
/** Total size of a page's forms: each may be drawn many times. */
const mostFormBytes = 64 * 1024 * 1024

/** The document that a page belongs to. */
export interface ContentSource {
  readonly file: PdfFile
  readonly fontOf: (font: PdfObject | undefined) => Effect.Effect<PdfFont, Declined>
}

/** Fails with `Declined` if the page shows text that this engine is not sure of. */
export const readContent = Effect.fnUntraced(function* (
  source: ContentSource,
  content: Uint8Array,
  resources: PdfDictionary
): Effect.fn.Return<PageText, Declined> {
  const page = new ContentWalk(source)
  yield* page.read(content, resources, initialState, 0)
  return page.text
})

/** Walks a page's content and its forms, in the order of drawing. */
class ContentWalk {
  readonly text = new PageText()
  private readonly source: ContentSource
  private formBytes = 0

  constructor(source: ContentSource) {
    this.source = source
  }

  readonly read = Effect.fnUntraced(
    { self: this },
    function* (
      content: Uint8Array,
      resources: PdfDictionary,
      state: GraphicsState,
      depth: number
    ): Effect.fn.Return<void, Declined> {
      const machine = new ContentMachine(content, this.text, state)
      for (;;) {
        const need = yield* attempt(() => machine.run())
        if (need === undefined) return
        yield* this.give(machine, need, resources, depth)
      }
    }
  )

  private readonly give = Effect.fnUntraced(
    { self: this },
    function* (
      machine: ContentMachine,
      need: Need,
      resources: PdfDictionary,
      depth: number
    ): Effect.fn.Return<void, Declined> {
      const { file, fontOf } = this.source
      const ofKind = yield* file.dictionary(resources.get(need.kind))
      const entry = ofKind.get(need.name)
      if (need.kind === "Font") return machine.setFont(need.name, yield* fontOf(entry), need.fontSize)
      const resource = yield* file.resolve(entry)
      if (need.kind === "XObject" && resource instanceof PdfStream) {
        if (nameOf(yield* file.resolve(resource.dictionary.get("Subtype"))) === "Form")
          return yield* this.draw(resource, resources, machine.state, depth)
      }
      if (need.kind === "ExtGState" && isDictionary(resource)) {
        const font = yield* file.resolve(resource.get("Font"))
        if (isArray(font)) return machine.setFont("", yield* fontOf(font[0]), numberOf(font[1], 0))
      }
      machine.ignore(need)
    }
  )

  private readonly draw = Effect.fnUntraced(
    { self: this },
    function* (
      form: PdfStream,
      resources: PdfDictionary,
      state: GraphicsState,
      depth: number
    ): Effect.fn.Return<void, Declined> {
      const { file } = this.source
      if (depth === mostNested) return yield* new Declined({ why: "its forms are nested too deeply" })
      const content = yield* file.content(form)
      this.formBytes += content.length
      if (this.formBytes > mostFormBytes) return yield* new Declined({ why: "its forms are too large" })
      const matrix = yield* file.resolve(form.dictionary.get("Matrix"))
      const own = form.dictionary.has("Resources")
        ? yield* file.dictionary(form.dictionary.get("Resources"))
        : resources
      const inner = isArray(matrix) ? concatenated(matrixOf(matrix), state.matrix) : state.matrix
      yield* this.read(content, own, { ...state, matrix: inner }, depth + 1)
    }
  )
}

const matrixOf = (given: ReadonlyArray<PdfObject>): Matrix => {
  const [a, b, c, d, e, f] = identity.map((value, i) => numberOf(given[i], value))
  return [a!, b!, c!, d!, e!, f!]
}
