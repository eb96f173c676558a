/**
 * Groups of spans that lie near each other in any order: Lucene's `NearSpansUnordered`.
 *
 * Ported from Apache Lucene 9.12.1 (Apache License 2.0, the Apache Software Foundation), including its heap's order among
 * equals: the order in which equal spans advance decides which groups are seen.
 *
 * @module
 */

/** A run of tokens that is one of the phrases looked for. */
export interface Span {
  /** Position of its first token. */
  readonly start: number
  /** Position after its last token. */
  readonly end: number
  readonly terms: ReadonlyArray<string>
}

/** The order of spans in a list: by start, the shorter one first. */
export const bySpanOrder = (a: Span, b: Span): number => a.start - b.start || a.end - b.end

/**
 * Calls `visit` with each group that has one span of every list and at most `slop` other tokens between them. Lists are in span
 * order. Spans may overlap: shared tokens make up for distance. Each step advances the first span of the group, so that the
 * work is linear in the number of spans.
 */
export const forEachNear = (
  lists: ReadonlyArray<ReadonlyArray<Span>>,
  slop: number,
  visit: (group: ReadonlyArray<Span>) => void
): void => {
  if (lists.length === 0 || lists.some((list) => list.length === 0)) return
  const places = lists.map(() => 0)
  const group = lists.map((list) => list[0]!)
  const window = new Heap((a, b) => bySpanOrder(group[a]!, group[b]!) < 0)
  for (const list of lists.keys()) window.add(list)
  let totalLength = group.reduce((sum, span) => sum + span.end - span.start, 0)
  let maxEnd = group.reduce((end, span) => Math.max(end, span.end), 0)
  while (true) {
    const first = window.top
    const left = group[first]!
    if (maxEnd - left.start - totalLength <= slop) visit(group)
    const following = lists[first]![++places[first]!]
    if (following === undefined) return
    group[first] = following
    totalLength += following.end - following.start - (left.end - left.start)
    maxEnd = Math.max(maxEnd, following.end)
    window.updateTop()
  }
}

/** A binary heap of list numbers, the least on top. */
class Heap {
  private readonly nodes: Array<number> = []
  private readonly isLess: (a: number, b: number) => boolean

  constructor(isLess: (a: number, b: number) => boolean) {
    this.isLess = isLess
  }

  get top(): number {
    return this.nodes[0]!
  }

  add(node: number): void {
    let place = this.nodes.length
    this.nodes.push(node)
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.isLess(node, this.nodes[parent]!)) break
      this.nodes[place] = this.nodes[parent]!
      place = parent
    }
    this.nodes[place] = node
  }

  /** Restores the heap's order after the top's span changed. */
  updateTop(): void {
    const node = this.top
    let place = 0
    while (true) {
      const left = 2 * place + 1
      const right = left + 1
      if (left >= this.nodes.length) break
      const isRight = right < this.nodes.length && this.isLess(this.nodes[right]!, this.nodes[left]!)
      const child = isRight ? right : left
      if (!this.isLess(this.nodes[child]!, node)) break
      this.nodes[place] = this.nodes[child]!
      place = child
    }
    this.nodes[place] = node
  }
}
