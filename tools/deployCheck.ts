/**
 * `bun run deploy:check`: checks the files in `deploy/` against their formats, the program's variables and the source tree,
 * without docker and without a cluster.
 *
 * @module
 */
import { composeProblems } from "./deployCompose.ts"
import { dockerfileProblems } from "./deployDockerfile.ts"
import { kubernetesProblems } from "./deployKubernetes.ts"

const problems = (await Promise.all([composeProblems(), dockerfileProblems(), kubernetesProblems()])).flat()
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(`deploy: ${problems.length === 0 ? "as it must be" : `${problems.length} problems`}\n`)
process.exit(problems.length === 0 ? 0 : 1)
