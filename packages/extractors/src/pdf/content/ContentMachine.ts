/**
 * Executes the operators of one content stream that affect text.
 *
 * @module
 */
import { decline } from "./Declined.ts"
import { concatenated, type GraphicsState, identity, type Matrix } from "./GraphicsState.ts"
import { aMadeString, aNumber, aPlainString, OperatorReader, operator } from "./OperatorReader.ts"
import type { PageText } from "./PageText.ts"
import type { PdfFont } from "./PdfFont.ts"

/** A resource that an operator names. The machine pauses until it receives it. */
export interface Need {
  readonly kind: "Font" | "ExtGState" | "XObject"
  readonly name: string
  readonly fontSize: number
}

const mostSaved = 512

const op = {
  save: operator("q"),
  restore: operator("Q"),
  concatenate: operator("cm"),
  setState: operator("gs"),
  draw: operator("Do"),
  beginText: operator("BT"),
  setFont: operator("Tf"),
  characterSpacing: operator("Tc"),
  wordSpacing: operator("Tw"),
  horizontalScale: operator("Tz"),
  leading: operator("TL"),
  move: operator("Td"),
  moveAndLead: operator("TD"),
  setMatrix: operator("Tm"),
  nextLine: operator("T*"),
  show: operator("Tj"),
  showSpaced: operator("TJ"),
  showOnNextLine: operator("'"),
  showSpacedOnNextLine: operator('"')
} as const

export class ContentMachine {
  state: GraphicsState
  private readonly reader: OperatorReader
  private readonly text: PageText
  private readonly saved: Array<GraphicsState> = []
  private readonly fonts = new Map<string, PdfFont>()
  /** Resources that do not affect text. */
  private readonly needless = new Set<string>()
  private lineMatrix: Matrix = identity

  constructor(content: Uint8Array, text: PageText, state: GraphicsState) {
    this.reader = new OperatorReader(content)
    this.text = text
    this.state = state
    text.leave()
  }

  /** Runs to the end of the content, or to a resource that is not known yet. Throws `Declined`. */
  run(): Need | undefined {
    const { reader } = this
    for (let code = reader.next(); code !== 0; code = reader.next()) {
      const need = this.perform(code)
      if (need !== undefined) return need
    }
    this.text.leave()
    return undefined
  }

  setFont(name: string, font: PdfFont, fontSize: number): void {
    this.fonts.set(name, font)
    this.state = { ...this.state, font, fontSize }
  }

  /** The resource is not needed again. */
  ignore({ kind, name }: Need): void {
    this.needless.add(`${kind} ${name}`)
  }

  private perform(code: number): Need | undefined {
    const { reader, state, text } = this
    switch (code) {
      case op.show:
        this.show(0)
        return undefined
      case op.showSpaced:
        this.showSpaced()
        return undefined
      case op.move:
        this.move(reader.number(0), reader.number(1))
        return undefined
      case op.moveAndLead:
        this.state = { ...state, leading: -reader.number(1) }
        this.move(reader.number(0), reader.number(1))
        return undefined
      case op.nextLine:
        this.move(0, -state.leading)
        return undefined
      case op.setMatrix:
        this.setLine(this.matrix())
        return undefined
      case op.beginText:
        this.setLine(identity)
        return undefined
      case op.setFont:
        return this.useFont(reader.name(0), reader.number(1))
      case op.characterSpacing:
        this.state = { ...state, characterSpacing: reader.number(0) }
        return undefined
      case op.wordSpacing:
        this.state = { ...state, wordSpacing: reader.number(0) }
        return undefined
      case op.horizontalScale:
        this.state = { ...state, horizontalScale: reader.number(0) / 100 }
        return undefined
      case op.leading:
        this.state = { ...state, leading: reader.number(0) }
        return undefined
      case op.showOnNextLine:
        this.move(0, -state.leading)
        this.show(0)
        return undefined
      case op.showSpacedOnNextLine:
        this.state = { ...state, wordSpacing: reader.number(0), characterSpacing: reader.number(1) }
        this.move(0, -state.leading)
        this.show(2)
        return undefined
      case op.save:
        if (this.saved.push(state) > mostSaved) decline("too many graphics states are kept")
        return undefined
      case op.restore:
        text.leave()
        this.state = this.saved.pop() ?? state
        return undefined
      case op.concatenate:
        text.leave()
        this.state = { ...state, matrix: concatenated(this.matrix(), state.matrix) }
        return undefined
      case op.setState:
        return this.need("ExtGState")
      case op.draw:
        return this.need("XObject")
      default:
        return undefined
    }
  }

  private need(kind: Need["kind"]): Need | undefined {
    const name = this.reader.name(0)
    return this.needless.has(`${kind} ${name}`) ? undefined : { kind, name, fontSize: 0 }
  }

  private useFont(name: string, fontSize: number): Need | undefined {
    const font = this.fonts.get(name)
    if (font === undefined) return { kind: "Font", name, fontSize }
    this.state = { ...this.state, font, fontSize }
    return undefined
  }

  private move(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.lineMatrix
    this.setLine([a, b, c, d, x * a + y * c + e, x * b + y * d + f])
  }

  private setLine(matrix: Matrix): void {
    this.lineMatrix = matrix
    this.text.moveTo(matrix)
  }

  private matrix(): Matrix {
    const { reader } = this
    if (reader.count !== 6) decline("a matrix does not have six numbers")
    return [reader.number(0), reader.number(1), reader.number(2), reader.number(3), reader.number(4), reader.number(5)]
  }

  private show(index: number): void {
    const { ends, kinds, numbers } = this.reader
    if (index >= this.reader.count) return
    if (kinds[index] === aPlainString) this.text.show(this.state, this.reader.content, numbers[index]!, ends[index]!)
    else if (kinds[index] === aMadeString) this.text.show(this.state, this.reader.made, numbers[index]!, ends[index]!)
  }

  private showSpaced(): void {
    const { reader, state, text } = this
    const unit = (-state.fontSize * state.horizontalScale) / 1000
    for (let i = 0; i < reader.count; i++) {
      if (reader.kinds[i] === aNumber) text.skip(reader.numbers[i]! * unit)
      else this.show(i)
    }
  }
}
