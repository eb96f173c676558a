/**
 * Answers on standard output: as JSON by their Schemas, or as text by a view.
 *
 * @module
 */
import { Console, Effect, Schema } from "effect"

/** One line of JSON. */
export const jsonOf =
  <A, I>(schema: Schema.Codec<A, I>) =>
  (answer: A): string =>
    JSON.stringify(Schema.encodeSync(schema)(answer))

export const printed =
  <A, I>(schema: Schema.Codec<A, I>, view: (answer: A) => string, isJson: boolean) =>
  (answer: A) =>
    Effect.flatMap(
      Effect.sync(() => (isJson ? jsonOf(schema)(answer) : view(answer))),
      Console.log
    )
