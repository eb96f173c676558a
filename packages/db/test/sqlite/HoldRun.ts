import { hold } from "../../src/testing/Processes.ts"
import { openAt } from "./Files.ts"

hold(openAt(Bun.argv[2] ?? ""))
