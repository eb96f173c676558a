import { conformance } from "../../src/testing.ts"
import { fileDatabase, fixture } from "./Databases.ts"

/** As the narrowest of users: see `Databases.ts`. */
conformance("PostgreSQL", fileDatabase().database, fixture)
