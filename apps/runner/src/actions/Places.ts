/**
 * Finds territories and states by code or by name. An unknown name is refused, with similar names as suggestions.
 *
 * @module
 */
import { editDistance } from "@escriba/gazettes/segmentation/EditDistance"
import type { Territory } from "@escriba/gazettes/Territory"
import { Effect, type FileSystem } from "effect"
import { ibgeTerritories } from "../house/Embedded.ts"

/** Removes accents, case and all characters except letters and digits. */
export const plain = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim()

/** @param names the existing names; gives up to five of them that are similar to the given one, nearest first */
export const nearest = (given: string, names: ReadonlyArray<string>): ReadonlyArray<string> => {
  const wanted = plain(given)
  const bound = Math.max(1, Math.min(3, Math.floor(wanted.length / 3)))
  return names
    .map((name) => ({ name, distance: distanceOf(wanted, plain(name), bound) }))
    .filter(({ distance }) => distance <= bound)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 5)
    .map(({ name }) => name)
}

/** A completely typed part of a name is near, too: `TCM` to `TCM Pará`. */
const distanceOf = (wanted: string, name: string, bound: number) =>
  wanted.length > 2 && ` ${name} `.includes(` ${wanted} `) ? bound : editDistance(wanted, name, bound)

export const orNear = (names: ReadonlyArray<string>): string =>
  names.length === 0 ? "" : `; did you mean ${names.join(" or ")}?`

/** Accepts `São Paulo`, `sao paulo`, `Bom Jesus (PI)` and `2700300`. Fails with a sentence for a person. */
export const territoryNamed = (given: string): Effect.Effect<string, string, FileSystem.FileSystem> =>
  Effect.flatMap(Effect.orDie(places), (territories) => {
    if (/^\d+$/.test(given)) {
      return territories.some(({ id }) => id === given)
        ? Effect.succeed(given)
        : Effect.fail("no territory has this IBGE code (seven digits)")
    }
    const [, name = given, state] = /^(.*?)\s*[(/,-]\s*([A-Za-z]{2})\)?$/.exec(given) ?? []
    const sought = plain(name)
    const called = territories.filter((one) => plain(one.name) === sought && isMunicipality(one))
    const found = called.filter((one) => state === undefined || one.stateCode === state.toUpperCase())
    const [first, ...others] = found
    if (first === undefined) {
      const names = called.length > 0 ? called.map(labelOf) : nearestTerritories(name, territories)
      return Effect.fail(`no municipality is called ${given}${orNear(names)}`)
    }
    return others.length === 0
      ? Effect.succeed(first.id)
      : Effect.fail(`several municipalities are called so: ${found.map(labelOf).join(", ")}`)
  })

/** Accepts `AL`, `al` and `Alagoas`. */
export const stateNamed = (given: string): Effect.Effect<string, string, FileSystem.FileSystem> =>
  Effect.flatMap(Effect.orDie(places), (territories) => {
    const states = territories.filter((one) => !isMunicipality(one))
    const sought = plain(given)
    const found = states.find(({ name, stateCode }) => [plain(name), stateCode.toLowerCase()].includes(sought))
    return found === undefined
      ? Effect.fail(
          `no state is called ${given}${orNear(
            nearest(
              given,
              states.map(({ name }) => name)
            )
          )}`
        )
      : Effect.succeed(found.stateCode)
  })

const places = Effect.runSync(Effect.cached(ibgeTerritories))

const isMunicipality = ({ id }: Territory) => !id.endsWith("00000")

const labelOf = ({ id, name, stateCode }: Territory) => `${name} (${stateCode}) ${id}`

const nearestTerritories = (given: string, territories: ReadonlyArray<Territory>) => {
  const municipalities = territories.filter(isMunicipality)
  const names = nearest(given, [...new Set(municipalities.map(({ name }) => name))])
  return municipalities
    .filter(({ name }) => names.includes(name))
    .slice(0, 5)
    .map(labelOf)
}
