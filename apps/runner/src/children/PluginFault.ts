/**
 * Maps the errors of plug-ins to the reasons of an extraction.
 *
 * @module
 */
import { ExtractReason } from "@escriba/extractors/ExtractError"
import { Schema } from "effect"

/** The module is not a plug-in, or the plug-in broke the contract. */
export class PluginFault extends Schema.TaggedError<PluginFault>()("PluginFault", { detail: Schema.String }) {
  override get message() {
    return this.detail
  }
}

interface PluginFailure {
  readonly reason: ExtractReason
  readonly detail: string
}

const isReason = Schema.is(ExtractReason)

/**
 * A plug-in's typed reason is kept, except `Defect`: a bug of the plug-in is not ours, and must not keep the other
 * extractors from the document. The same holds for an error without a reason.
 */
export const failureOf = (error: unknown): PluginFailure => {
  const fields: { readonly reason?: unknown; readonly detail?: unknown } =
    typeof error === "object" && error !== null ? error : {}
  const isTyped = isReason(fields.reason) && fields.reason !== "Defect"
  return {
    reason: isTyped ? (fields.reason as ExtractReason) : "ExtractorCrashed",
    detail: messageOf(fields.detail ?? error)
  }
}

/** The message without the stack, which shows our folders, and without control characters for terminals. */
export const messageOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message || error.name : String(error)
  return message.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, 300)
}
