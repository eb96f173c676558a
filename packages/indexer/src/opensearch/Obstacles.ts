/**
 * Finds the settings of a live index that prevent it from accepting any document.
 *
 * @module
 */
import type { LiveIndex } from "./Differences.ts"

/** A reason why an index accepts no document at all. */
export interface Obstacle {
  readonly detail: string
  readonly isDiskFull: boolean
}

export interface NamedIndex extends LiveIndex {
  readonly name: string
}

/** @param live the index; several indexes if its name is an alias */
export const obstaclesAmong = (live: ReadonlyArray<NamedIndex>): ReadonlyArray<Obstacle> =>
  live.length > 1
    ? [{ detail: `is an alias of ${live.map(({ name }) => name).join(", ")}, should be one index`, isDiskFull: false }]
    : live.flatMap(obstaclesTo)

const obstaclesTo = ({ settings }: LiveIndex): ReadonlyArray<Obstacle> => {
  const { blocks = {}, verified_before_close } = settings as {
    blocks?: Record<string, unknown>
    [name: string]: unknown
  }
  const isSet = (block: string) => `${blocks[block]}` === "true"
  return [
    ...(`${verified_before_close}` === "true" ? [{ detail: "is closed", isDiskFull: false }] : []),
    ...(isSet("read_only_allow_delete")
      ? [
          {
            detail:
              "takes no document (index.blocks.read_only_allow_delete): the disk of the OpenSearch server is nearly full",
            isDiskFull: true
          }
        ]
      : []),
    ...["write", "read_only"]
      .filter(isSet)
      .map((block) => ({ detail: `is blocked (index.blocks.${block})`, isDiskFull: false }))
  ]
}
