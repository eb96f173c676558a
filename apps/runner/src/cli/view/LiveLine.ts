/**
 * The line at the bottom of a terminal that is redrawn repeatedly. All other output is written above it.
 *
 * @module
 */
import type { Console } from "effect"

/** The part of a terminal that this module uses. */
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

  /** A line that reaches the last column would wrap, and a wrapped line cannot be erased. */
  draw(line: string) {
    this.line = Bun.sliceAnsi(line, 0, (this.screen.columns ?? 80) - 1)
    this.screen.write(`${erase}${this.line}`)
  }

  end() {
    if (this.line !== "") this.screen.write(erase)
    this.line = ""
  }

  /** @param write writes whole lines to the same terminal */
  above(write: () => void) {
    if (this.line !== "") this.screen.write(erase)
    write()
    if (this.line !== "") this.screen.write(this.line)
  }
}

export const liveLine = new LiveLine(process.stderr)

const plain = globalThis.console

/** Bun's `console.error` writes in red on a terminal, even for information. */
export const console: Console.Console = {
  ...plain,
  log: (...texts) => liveLine.above(() => plain.log(...texts)),
  error: (...texts) =>
    liveLine.isOnTerminal ? liveLine.above(() => process.stderr.write(`${texts.join(" ")}\n`)) : plain.error(...texts)
}
