/**
 * Asks a child what a plug-in's module has: this process never runs other people's code.
 *
 * @module
 */
import { Duration, Effect } from "effect"
import { type ChildFault, type ChildLost, spawnChild } from "../children/Child.ts"
import { PluginFault } from "../children/PluginFault.ts"

/** Far more than reporting an id and a version can need: enough for pdf.js and a large edition. */
const mostBytes = 256 * 1024 * 1024
/** A module that takes longer to load hangs. */
const mostTime = Duration.seconds(20)

/**
 * In a child of its own, which is killed afterwards: a module that throws, hangs or grows at its import does not harm others.
 * `specifier` is a path or a package's name, seen from `folder`.
 */
export const describePlugin = Effect.fn("DescribePlugin")(
  function* (specifier: string, options: { readonly folder: string; readonly deadline: Duration.Duration }) {
    const deadline = Duration.min(options.deadline, mostTime)
    const child = yield* spawnChild("plugin", mostBytes)
    const answer = yield* child.ask("describe", { specifier, folder: options.folder })
    return yield* answer.pipe(
      Effect.timeoutOrElse({
        duration: deadline,
        orElse: () => Effect.fail(new PluginFault({ detail: `it does not load within ${Duration.format(deadline)}` }))
      })
    )
  },
  Effect.scoped,
  Effect.catchTags({
    TaskError: ({ detail }) => Effect.fail(new PluginFault({ detail })),
    ChildFault: (fault) => Effect.fail(lostWith(fault)),
    ChildLost: (fault) => Effect.fail(lostWith(fault))
  })
)

const lostWith = ({ detail }: ChildFault | ChildLost) =>
  new PluginFault({ detail: `the child that loaded it was lost: ${detail}` })
