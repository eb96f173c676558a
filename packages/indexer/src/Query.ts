/**
 * Parses the search language into a tree.
 *
 * Adjacent words must all occur in the document, not necessarily on one page; so must both sides of `AND`. `OR` binds
 * less tightly, parentheses group, and `NOT` or a leading `-` excludes. `"a phrase"` matches its words unchanged and in
 * order. `licit*` matches every word with this beginning. A word that FTS5 cuts into several (`2.021/2020`,
 * `pé-de-moleque`) is treated as the phrase of its parts. Operators are upper case and English: `E`, `OU`, `NÃO` are
 * words.
 *
 * @module
 */
import { Result } from "effect"
import { IndexError } from "./IndexError.ts"
import { fold, wordsOf } from "./Words.ts"

/** One word as the person typed it. It is found in all its forms. */
export interface Word {
  readonly _tag: "Word"
  readonly word: string
}

/** One or more folded words, in order. With `isPrefix` the last one is the beginning of a word. */
export interface Terms {
  readonly terms: ReadonlyArray<string>
  readonly isPrefix: boolean
}

export interface Phrase extends Terms {
  readonly _tag: "Phrase"
  /** The text between the quotes, for an index that cuts words differently from FTS5. */
  readonly typed: string
}

export type Leaf = Word | Phrase

/** `of` has at least two members. */
export type Query =
  | Leaf
  | { readonly _tag: "All" | "Any"; readonly of: ReadonlyArray<Query> }
  | { readonly _tag: "Not"; readonly query: Query }

/** A longer query is a pasted text, not a question. Without a limit its SQL statement would have no bounds, either. */
export const maxQueryChars = 2_000
export const maxQueryLeaves = 64
export const maxQueryDepth = 16

/**
 * Reads any string: an open quote or parenthesis is closed at the end, an operator without operands is ignored. Fails
 * with `InvalidQuery` if the query asks for nothing (no letter or digit, or only exclusions) or exceeds the limits.
 */
export const parse = (query: string): Result.Result<Query, IndexError> => {
  if (query.length > maxQueryChars) return invalid(`the query is longer than ${maxQueryChars} characters`)
  const lexemes = lex(query)
  if (depthOf(lexemes) > maxQueryDepth) return invalid(`parentheses nest deeper than ${maxQueryDepth}`)
  const tree = new Reader(lexemes).read()
  if (tree === undefined) return invalid("there is no word to search for: type at least one letter or digit")
  if (leavesOf(tree).length > maxQueryLeaves) return invalid(`the query has more than ${maxQueryLeaves} words`)
  // A query that matches a document without any of its words would match nearly every document: "NOT a", "a OR NOT b".
  if (matches(tree, () => false)) {
    return invalid("it only excludes words: add a word to search for beside each NOT or leading -")
  }
  return Result.succeed(tree)
}

/** Whether a document matches, given the leaves that it contains. */
export const matches = (query: Query, holds: (leaf: Leaf) => boolean): boolean => {
  switch (query._tag) {
    case "All":
      return query.of.every((part) => matches(part, holds))
    case "Any":
      return query.of.some((part) => matches(part, holds))
    case "Not":
      return !matches(query.query, holds)
    default:
      return holds(query)
  }
}

/** All leaves, the excluded ones last. */
export const leavesOf = (query: Query): ReadonlyArray<Leaf> => [
  ...leavesUnder(query, true),
  ...leavesUnder(query, false)
]

/** The leaves that are not excluded: every document that matches contains at least one of them. */
export const wantedLeavesOf = (query: Query): ReadonlyArray<Leaf> => leavesUnder(query, true)

/** The key is equal for leaves with the same matches. */
export const leafKey = (leaf: Leaf): string =>
  leaf._tag === "Word" ? leaf.word : `"${leaf.terms.join(" ")}"${leaf.isPrefix ? "*" : ""}`

/** The phrases that a leaf represents. `formsOf` returns the folded forms of a word as it was typed. */
export const phrasesOf = (leaf: Leaf, formsOf: (word: string) => ReadonlyArray<string>): ReadonlyArray<Terms> =>
  leaf._tag === "Phrase" ? [leaf] : formsOf(leaf.word).map((form) => ({ terms: [form], isPrefix: false }))

const leavesUnder = (query: Query, isWanted: boolean): ReadonlyArray<Leaf> => {
  switch (query._tag) {
    case "All":
    case "Any":
      return query.of.flatMap((part) => leavesUnder(part, isWanted))
    case "Not":
      return leavesUnder(query.query, !isWanted)
    default:
      return isWanted ? [query] : []
  }
}

const invalid = (detail: string) => Result.fail(new IndexError({ reason: "InvalidQuery", detail }))

type Lexeme = Leaf | { readonly _tag: "Open" | "Close" | "Or" | "And" | "Exclude" }

const lexemePattern =
  /[“”"](?<phrase>[^“”"]*)(?:[“”"](?<star>\*?)|$)|(?<paren>[()])|(?<minus>-(?=[^\s)]))|(?<word>[^\s()“”"]+)/gu

const operators: ReadonlyMap<string, Lexeme> = new Map([
  ["AND", { _tag: "And" }],
  ["OR", { _tag: "Or" }],
  ["NOT", { _tag: "Exclude" }]
])

const lex = (query: string): ReadonlyArray<Lexeme> =>
  Array.from(query.matchAll(lexemePattern)).flatMap(({ groups = {} }): ReadonlyArray<Lexeme> => {
    const { phrase, star, paren, minus, word = "" } = groups
    if (paren !== undefined) return [{ _tag: paren === "(" ? "Open" : "Close" }]
    if (minus !== undefined) return [{ _tag: "Exclude" }]
    if (phrase !== undefined) return phraseOf(phrase, star === "*")
    const operator = operators.get(word)
    if (operator !== undefined) return [operator]
    const words = wordsOf(word)
    const isPrefix = word.endsWith("*")
    return words.length === 1 && !isPrefix ? [{ _tag: "Word", word: words[0]! }] : phraseOf(word, isPrefix)
  })

/** Empty if the text has no letter or digit: FTS5 also ignores such text. */
const phraseOf = (typed: string, isPrefix: boolean): ReadonlyArray<Lexeme> => {
  const terms = wordsOf(typed).map(fold)
  return terms.length === 0 ? [] : [{ _tag: "Phrase", terms, isPrefix, typed }]
}

const depthOf = (lexemes: ReadonlyArray<Lexeme>) => {
  let depth = 0
  let deepest = 0
  for (const { _tag } of lexemes) {
    if (_tag === "Open") deepest = Math.max(deepest, ++depth)
    if (_tag === "Close") depth = Math.max(0, depth - 1)
  }
  return deepest
}

/**
 * A recursive descent parser: one method per rule, which returns `undefined` if the rule finds nothing. Its depth is
 * the depth of the parentheses.
 */
class Reader {
  private position = 0
  private readonly lexemes: ReadonlyArray<Lexeme>
  constructor(lexemes: ReadonlyArray<Lexeme>) {
    this.lexemes = lexemes
  }

  read() {
    return this.any(false)
  }

  private any(isInside: boolean): Query | undefined {
    const parts = [this.all(isInside)]
    while (this.take("Or")) parts.push(this.all(isInside))
    return group("Any", parts)
  }

  /** An unmatched closing parenthesis is skipped. */
  private all(isInside: boolean): Query | undefined {
    const parts: Array<Query | undefined> = []
    for (let next = this.peek(); next !== undefined && next !== "Or"; next = this.peek()) {
      if (next === "Close" && isInside) break
      if (this.take("Close") || this.take("And")) continue
      parts.push(this.one())
    }
    return group("All", parts)
  }

  private one(): Query | undefined {
    if (this.take("Exclude")) {
      while (this.take("Exclude"));
      const next = this.peek()
      const query = next === "Open" || next === "Word" || next === "Phrase" ? this.one() : undefined
      return query && { _tag: "Not", query }
    }
    if (this.take("Open")) {
      const query = this.any(true)
      this.take("Close")
      return query
    }
    return this.lexemes[this.position++] as Leaf
  }

  private peek() {
    return this.lexemes[this.position]?._tag
  }

  private take(tag: Lexeme["_tag"]) {
    const isNext = this.peek() === tag
    if (isNext) this.position++
    return isNext
  }
}

const group = (tag: "All" | "Any", parts: ReadonlyArray<Query | undefined>): Query | undefined => {
  const of = parts.filter((part) => part !== undefined)
  return of.length > 1 ? { _tag: tag, of } : of[0]
}
