/**
 * The contract's slug: one spelling for all spellings of a municipality's name.
 *
 * @module
 */

const particles = new Set(["de", "d", "da", "do", "das", "dos"])

/**
 * State code and name in ASCII, lower case, joined without separators, without the words `de d da do das dos`:
 * `AL São Luís do Quitunde` gives `alsaoluisquitunde`. Any character that is not a letter or digit separates words, including
 * every kind of apostrophe (`Olho d'Água`, `OLHO D´AGUA`).
 */
export const territorySlug = (stateCode: string, name: string): string =>
  `${stateCode} ${name}`
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => !particles.has(word))
    .join("")
