/**
 * Finds the municipality that a block's header names.
 *
 * @module
 */
import { territorySlug } from "../Slug.ts"
import { isAssociation, type Territory } from "../Territory.ts"
import type { Definition } from "./Definition.ts"
import { editDistance } from "./EditDistance.ts"

/** A municipality that a name might mean. */
export interface Candidate {
  readonly territoryId: string
  readonly territoryName: string
  /** Number of letters by which its slug differs from the name's. */
  readonly distance: number
}

export type Resolution =
  | {
      readonly territory: Territory
      /** `distance`: the name was taken for a misspelling and should be checked. */
      readonly by: "slug" | "correction" | "distance"
      readonly distance: number
      readonly candidates: ReadonlyArray<Candidate>
    }
  | {
      readonly territory: null
      /** `Ambiguous`: several municipalities are equally near. `candidates` are all municipalities within the bound. */
      readonly why: "Unknown" | "Ambiguous"
      readonly candidates: ReadonlyArray<Candidate>
    }

/** Finds the municipality of the first name that matches exactly; otherwise of the name nearest to a municipality. */
export type ResolveName = (names: ReadonlyArray<string>) => Resolution

/**
 * The most letters by which a name may differ: one in six, three at most. A name under six letters must match exactly, because
 * other municipalities are too near (`Açu`, `Belém`).
 */
export const distanceBound = (slug: string): number => Math.min(3, Math.floor(slug.length / 6))

/** Names longer than any municipality's are not compared. The longest slug in IBGE's table has 29 letters. */
const longestSlug = 40

/** @param territories of any state; only those of the definition's state are used, without associations */
export const nameResolver = (
  definition: Pick<Definition, "stateCode" | "corrections">,
  territories: ReadonlyArray<Territory>
): ResolveName => {
  const slugOf = (name: string) => territorySlug("", name)
  const bySlug = new Map<string, Array<Territory>>()
  for (const territory of territories) {
    if (territory.stateCode !== definition.stateCode || isAssociation(territory.id)) continue
    const slug = slugOf(territory.name)
    bySlug.set(slug, [...(bySlug.get(slug) ?? []), territory])
  }
  const corrections = new Map(
    Object.entries(definition.corrections).map(([wrong, right]) => [slugOf(wrong), slugOf(right)])
  )
  const known = new Map<string, Resolution>()

  const exact = (slug: string, by: "slug" | "correction"): Resolution | null => {
    const namesakes = bySlug.get(slug) ?? []
    const candidates = namesakes.map((territory) => candidateOf(territory, 0))
    if (namesakes.length === 0) return null
    if (namesakes.length > 1) return { territory: null, why: "Ambiguous", candidates }
    return { territory: namesakes[0]!, by, distance: 0, candidates }
  }

  const nearest = (slugs: ReadonlyArray<string>): Resolution => {
    const near = new Map<Territory, number>()
    for (const slug of slugs) {
      const bound = slug.length > longestSlug ? 0 : distanceBound(slug)
      for (const [right, namesakes] of bound === 0 ? [] : bySlug) {
        const distance = editDistance(slug, right, bound)
        if (distance > bound) continue
        for (const territory of namesakes) near.set(territory, Math.min(distance, near.get(territory) ?? distance))
      }
    }
    const ranked = [...near].toSorted(([, left], [, right]) => left - right)
    const candidates = ranked.map(([territory, distance]) => candidateOf(territory, distance))
    const [first, second] = ranked
    if (first === undefined) return { territory: null, why: "Unknown", candidates }
    if (second?.[1] === first[1]) return { territory: null, why: "Ambiguous", candidates }
    return { territory: first[0], by: "distance", distance: first[1], candidates }
  }

  return (names) => {
    const slugs = names.map(slugOf)
    const key = slugs.join(" ")
    const before = known.get(key)
    if (before !== undefined) return before
    const found =
      firstOf(slugs, (slug) => exact(slug, "slug")) ??
      firstOf(slugs, (slug) => exact(corrections.get(slug) ?? "", "correction")) ??
      nearest(slugs)
    known.set(key, found)
    return found
  }
}

const candidateOf = (territory: Territory, distance: number): Candidate => ({
  territoryId: territory.id,
  territoryName: territory.name,
  distance
})

const firstOf = <A, B>(values: ReadonlyArray<A>, find: (value: A) => B | null): B | null => {
  for (const value of values) {
    const found = find(value)
    if (found !== null) return found
  }
  return null
}
