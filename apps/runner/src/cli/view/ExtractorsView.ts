/**
 * The list of extractors, for a person.
 *
 * @module
 */
import type { ExtractorsAnswer } from "../../actions/DescribeExtractors.ts"
import { formatName } from "./Formats.ts"
import { table } from "./Terminal.ts"

export const describeExtractorList = (extractors: ExtractorsAnswer): string =>
  table(
    ["Id", "Version", "Runs in", "Accepts", "Comes from"],
    extractors.map(({ id, mediaTypes, origin, place, placement, version }) => [
      id,
      version,
      placement === "sandbox" ? "a child" : "this process",
      accepted(mediaTypes),
      place === null ? origin : `${origin} ${place}`
    ])
  )

/** An extractor without media types decides by name or content. */
const accepted = (mediaTypes: ReadonlyArray<string>): string =>
  mediaTypes.length === 0 ? "by name or content" : mediaTypes.map(formatName).join(", ")
