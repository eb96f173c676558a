/**
 * The one line at the bottom of a terminal that is drawn again and again: all else that is written goes above it.
 *
 * @module
 */
import type { Console } from "effect"

/** What a terminal is to this module. */
interface Screen {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  readonly write: (text: string) => unknown
}

const erase = "\r\u001b[K"

export class LiveLine {
  private readonly screen: Screen
  private line = ""

  constructor(screen: Screen) {
    this.screen = screen
  }

  get isOnTerminal(): boolean {
    return this.screen.isTTY === true
  }

  /** A line that reaches the last column would wrap, and a wrapped one cannot be erased. */
  draw(line: string) {
    this.line = Bun.sliceAnsi(line, 0, (this.screen.columns ?? 80) - 1)
    this.screen.write(`${erase}${this.line}`)
  }

  end() {
    if (this.line !== "") this.screen.write(erase)
    this.line = ""
  }

  /** @param write what puts whole lines on the same terminal */
  above(write: () => void) {
    if (this.line !== "") this.screen.write(erase)
    write()
    if (this.line !== "") this.screen.write(this.line)
  }
}

export const liveLine = new LiveLine(process.stderr)

const plain = globalThis.console

/** `console.error` of Bun writes in red on a terminal, information too. */
export const console: Console.Console = {
  ...plain,
  log: (...texts) => liveLine.above(() => plain.log(...texts)),
  error: (...texts) =>
    liveLine.isOnTerminal ? liveLine.above(() => process.stderr.write(`${texts.join(" ")}\n`)) : plain.error(...texts)
}
