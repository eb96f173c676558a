/**
 * The extractors of this process in their order, with the origin of each.
 *
 * @module
 */
import { tmpdir } from "node:os"
import { alternatives, builtins } from "@escriba/extractors/Builtins"
import { ExtractError } from "@escriba/extractors/ExtractError"
import type { Extractor } from "@escriba/extractors/Extractor"
import { editDistance } from "@escriba/gazettes/segmentation/EditDistance"
import { Context, Effect, type FileSystem, Layer, type Path, type PlatformError, Stream } from "effect"
import type { ChildProcessSpawner } from "effect/process"
import { acceptedTypes } from "../children/AcceptedTypes.ts"
import { PluginFault } from "../children/PluginFault.ts"
import type { PluginDescription } from "../children/program/Describe.ts"
import { Scratch } from "../machine/Scratch.ts"
import type { ExtractorEntry } from "../settings/ExtractorNames.ts"
import { Settings, SettingsError, type SettingsShape } from "../settings/Settings.ts"
import { describePlugin } from "./DescribePlugin.ts"

export interface RosterEntry {
  readonly extractor: Extractor
  readonly origin: "built-in" | "plug-in" | "service"
  /** A plug-in's module, a service's address. */
  readonly place: string | null
  /** See `acceptedTypes`. */
  readonly mediaTypes: ReadonlyArray<string>
}

/** An extractor that asks a service, and the address of the service. */
export interface ServiceExtractor {
  readonly extractor: Extractor
  readonly place: string
}

export type ServiceExtractors = (settings: SettingsShape) => Effect.Effect<ReadonlyArray<ServiceExtractor>>

type Needs = Settings | FileSystem.FileSystem | Path.Path | ChildProcessSpawner.ChildProcessSpawner

export class Roster extends Context.Service<
  Roster,
  {
    readonly entries: ReadonlyArray<RosterEntry>
    /** The plug-ins' modules by their ids. */
    readonly modules: ReadonlyMap<string, string>
  }
>()("@escriba/runner/Roster") {
  /**
   * Asks every plug-in for its id and version, each in a child. Fails with all problems of the list together: unknown ids, missing
   * packages, modules without an extractor, duplicate ids.
   *
   * @param services the extractors of the services that the settings name
   */
  static readonly layer = (
    services: ServiceExtractors
  ): Layer.Layer<Roster, SettingsError | PlatformError.PlatformError, Needs> =>
    Layer.effect(
      Roster,
      Effect.gen(function* () {
        const settings = yield* Settings
        const ours = yield* Effect.forEach(builtins, (built) => Effect.flatMap(built, builtIn))
        const others = yield* Effect.forEach(alternatives, (built) => Effect.flatMap(built, builtIn))
        const service = yield* Effect.flatMap(services(settings), (found) => Effect.forEach(found, ofService))
        const found = yield* findAll(settings, { ours, others, service })
        const all = [...ours, ...others, ...service, ...found.entries]
        const ids = new Set(all.map(({ extractor }) => extractor.id).concat(tikaId))
        const { entries, problems } = settled(found.entries, settings.extractors, ids)
        if (found.problems.length + problems.length > 0) {
          return yield* new SettingsError({
            problems: [...found.problems, ...problems].map((problem) => `ESCRIBA_EXTRACTORS: ${problem}`)
          })
        }
        const plugins = entries.filter(({ origin }) => origin === "plug-in")
        return { entries, modules: new Map(plugins.map(({ extractor, place }) => [extractor.id, place ?? ""])) }
      })
    )
}

const tikaId = "tika"

const builtIn = (extractor: Extractor): Effect.Effect<RosterEntry> =>
  Effect.map(acceptedTypes(extractor), (mediaTypes) => ({ extractor, origin: "built-in", place: null, mediaTypes }))

const ofService = ({ extractor, place }: ServiceExtractor): Effect.Effect<RosterEntry> =>
  Effect.map(acceptedTypes(extractor), (mediaTypes) => ({ extractor, origin: "service", place, mediaTypes }))

interface Known {
  readonly ours: ReadonlyArray<RosterEntry>
  /** Also built in; asked only if the list names them. */
  readonly others: ReadonlyArray<RosterEntry>
  readonly service: ReadonlyArray<RosterEntry>
}

/** The list in its written order, without the excluded ones. Tika comes last, unless the list names it. */
const findAll = Effect.fnUntraced(function* (
  { deadline, extractors }: SettingsShape,
  { others, ours, service }: Known
) {
  const folder = process.cwd()
  const names = new Set(extractors.flatMap((entry) => (entry._tag === "Named" ? [entry.name] : [])))
  const byId = new Map([...ours, ...others, ...service].map((entry) => [entry.extractor.id, entry]))
  const entriesOf = (entry: ExtractorEntry) => {
    if (entry._tag === "Without") return Effect.succeed([])
    if (entry._tag === "Rest") return Effect.succeed(ours.filter(({ extractor }) => !names.has(extractor.id)))
    const specifier = entry._tag === "File" ? entry.path : entry.name
    const known = byId.get(specifier)
    if (known !== undefined) return Effect.succeed([known])
    if (specifier === tikaId) return Effect.fail(new PluginFault({ detail: "tika: APACHE_TIKA_SERVER is not set" }))
    return describePlugin(specifier, { folder, deadline }).pipe(
      Effect.map((description) => [pluginOf(description)]),
      Effect.catchTag("PluginFault", ({ detail }) => {
        const hint = entry._tag === "Named" ? hintOf(specifier, [...byId.keys()]) : ""
        return Effect.fail(new PluginFault({ detail: `${specifier}: ${detail}${hint}` }))
      })
    )
  }
  const found = yield* Effect.forEach(extractors, (entry) => Effect.result(entriesOf(entry)), { concurrency: 2 }).pipe(
    Effect.provide(Scratch.layer(tmpdir()))
  )
  return {
    entries: [
      ...found.flatMap((result) => (result._tag === "Success" ? result.success : [])),
      ...(names.has(tikaId) ? [] : service)
    ],
    problems: found.flatMap((result) => (result._tag === "Failure" ? [result.failure.message] : []))
  }
})

const hintOf = (name: string, known: ReadonlyArray<string>): string => {
  const near = known.filter((id) => editDistance(name.toLowerCase(), id, 1) <= 1)
  return near.length > 0 ? `; did you mean ${near.join(" or ")}?` : `; built in are ${known.join(", ")}`
}

/** Removes the excluded extractors, and tells which of them do not exist. */
const settled = (
  found: ReadonlyArray<RosterEntry>,
  list: ReadonlyArray<ExtractorEntry>,
  known: ReadonlySet<string>
): { readonly entries: ReadonlyArray<RosterEntry>; readonly problems: ReadonlyArray<string> } => {
  const rests = list.filter(({ _tag }) => _tag === "Rest").length
  if (rests > 1) return { entries: found, problems: [`... stands ${rests} times: once is enough`] }
  const without = new Set(list.flatMap((entry) => (entry._tag === "Without" ? [entry.id] : [])))
  const entries = found.filter(({ extractor }) => !without.has(extractor.id))
  const byId = Map.groupBy(entries, ({ extractor }) => extractor.id)
  return {
    entries,
    problems: [
      ...[...without].filter((id) => !known.has(id)).map((id) => `-${id}: no extractor is called ${id}`),
      ...[...byId]
        .filter(([, bearers]) => bearers.length > 1)
        .map(([id, bearers]) => `${bearers.length} extractors are called ${id}: ${bearers.map(nameOf).join(", ")}`),
      ...(found.length > 0 && entries.length === 0 ? ["no extractor is left"] : [])
    ]
  }
}

const nameOf = ({ origin, place }: RosterEntry) => place ?? `the ${origin} one`

/** A plug-in runs in a child only; `accepts` too is called there. */
const pluginOf = ({ id, mediaTypes, module, version }: PluginDescription): RosterEntry => ({
  extractor: {
    id,
    version,
    placement: "sandbox",
    accepts: () => true,
    extract: () =>
      Stream.fail(new ExtractError({ extractor: id, reason: "Defect", detail: "a plug-in runs in a child only" }))
  },
  origin: "plug-in",
  place: module,
  mediaTypes
})
