/**
 * Writes gazettes as if a run had processed them: rows in the embedded database and texts in its folder.
 *
 * @module
 */
import { Database } from "bun:sqlite"
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"

/** Of Alagoas; each has this many gazettes per year. */
const territoriesAtMost = 40
const firstYear = 2020
const years = 5

const paragraph = (number: number) =>
  `PORTARIA Nº ${number}. O PREFEITO DO MUNICÍPIO, no uso de suas atribuições legais, RESOLVE nomear servidor para o cargo em comissão & dá outras providências.\n`

/** @param home an ESCRIBA_HOME with a database. Answers the size of all texts in bytes. */
export const writeProcessedGazettes = (home: string, count: number, textBytes: number): number => {
  const database = new Database(`${home}/escriba.sqlite`)
  const territories = database
    .query<{ id: string }, [number]>(
      "SELECT id FROM territories WHERE state_code = 'AL' AND id NOT LIKE '%00000' ORDER BY id LIMIT ?"
    )
    .all(territoriesAtMost)
  const insert = database.query(`
    INSERT INTO gazettes (territory_id, date, edition_number, is_extra_edition, power, file_checksum, file_path, file_url,
      processed) VALUES (?, ?, ?, 0, 'executive', ?, ?, ?, 1)`)
  let written = 0
  database.transaction(() => {
    for (let number = 0; number < count; number++) {
      const territory = territories[number % territories.length]!.id
      const year = firstYear + (Math.floor(number / territories.length) % years)
      const day = new Date(Date.UTC(year, 0, 1 + (Math.floor(number / territories.length / years) % 365)))
      const date = day.toISOString().slice(0, 10)
      const checksum = new Bun.CryptoHasher("md5").update(String(number)).digest("hex")
      const path = `${territory}/${date}/${checksum}`
      insert.run(territory, date, String(number), checksum, `${path}.pdf`, `https://diario.example/${number}?a=1&b=2`)
      const line = paragraph(number)
      const text = line.repeat(Math.ceil(textBytes / Buffer.byteLength(line)))
      const file = `${home}/texts/${path}.txt`
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
      written += Buffer.byteLength(text)
    }
  })()
  database.close()
  return written
}
