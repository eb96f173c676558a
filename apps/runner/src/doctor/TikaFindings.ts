/**
 * Checks of Apache Tika.
 *
 * @module
 */
import { inspect } from "@escriba/extractors/builtin/TikaExtractor"
import { Effect } from "effect"
import type { TikaSettings } from "../settings/Services.ts"
import { findings } from "./Finding.ts"

const { ok, warning, wrong } = findings("Tika")

export const tikaFindings = (settings: TikaSettings) =>
  inspect(settings).pipe(
    Effect.map(({ version }) => [
      ok("reachable", settings.url),
      /^[23]\./.test(version)
        ? ok("version", version)
        : warning("version", version, "Escriba is tested with Tika 3; the replies of Tika 1 differ")
    ]),
    Effect.catch(({ detail }) =>
      Effect.succeed([wrong("reachable", `${settings.url}: ${detail}`, "start it, or correct APACHE_TIKA_SERVER")])
    )
  )
