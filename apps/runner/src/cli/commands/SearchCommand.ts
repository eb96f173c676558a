/**
 * `search`: finds documents and shows the pages that match.
 *
 * @module
 */
import { Effect, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { SearchAnswer, search } from "../../actions/Search.ts"
import * as Flags from "../Flags.ts"
import { printed } from "../Output.ts"
import { describeSearch } from "../view/SearchView.ts"

const flags = {
  query: Argument.String("query").pipe(
    Argument.withDescription('Words, "a phrase" in quotes, OR, NOT, prefix*; several arguments are one query'),
    Argument.atLeast(1),
    Argument.map((words) => words.join(" "))
  ),
  territoryIds: Flags.territoryIds,
  stateCodes: Flags.states,
  collections: Flags.several("collection", Schema.String, "Only this collection"),
  since: Flags.day("since", "From this day on"),
  until: Flags.day("until", "Up to this day"),
  limit: Flags.limit("Documents to show. Default: 10").pipe(Flag.withDefault(10)),
  isJson: Flags.json("Print the result as one JSON object")
}

export const searchCommand = Command.make("search", flags, ({ isJson, ...input }) =>
  Effect.flatMap(
    search(input),
    printed(SearchAnswer, (answer) => describeSearch(input, answer), isJson)
  )
).pipe(
  Command.withDescription(
    "Search the processed documents. Accents never matter; words match in all their endings, phrases as they are"
  ),
  Command.withExamples([
    { command: "escriba search licitação", description: "Also finds licitacao and licitações" },
    {
      command: "escriba search '\"pregão eletrônico\" merenda NOT cancelado' --state AL",
      description: "A phrase and a word, without another word"
    },
    {
      command: "escriba search 'contrat* OR convênio' --since 2024-01-01",
      description: "A prefix or a word, since 2024"
    }
  ])
)
