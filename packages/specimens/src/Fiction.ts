/**
 * Invented people, companies, numbers and amounts that cannot be mistaken for real ones.
 *
 * @module
 */
import type { SeededRandom } from "./SeededRandom.ts"

/** Characters of novels in the public domain (Machado de Assis, Alencar, Lima Barreto, Azevedo, Almeida, Taunay). */
const people = [
  "Aurélia Camargo",
  "Bento Santiago",
  "Brás Cubas",
  "Capitolina Pádua",
  "Clara dos Anjos",
  "Cristiano Palha",
  "Ezequiel Escobar",
  "Fernando Seixas",
  "Iaiá Garcia",
  "Inocência Pereira",
  "Isaías Caminha",
  "Ismênia Albernaz",
  "João Romão",
  "Leonardo Pataca",
  "Marcela de Espanha",
  "Olga Coleoni",
  "Policarpo Quaresma",
  "Quincas Borba",
  "Ricardo Coração dos Outros",
  "Rita Baiana",
  "Simão Bacamarte",
  "Sofia Palha",
  "Virgília Dutra"
]

const companies = [
  "Casa Verde Serviços de Saúde Ltda.",
  "Construtora Cortiço Ltda. – EPP",
  "Dom Casmurro Informática e Serviços EIRELI",
  "Emplasto Brás Cubas Distribuidora de Medicamentos S.A.",
  "Engenharia Humanitas Ltda.",
  "Iracema Pneus e Peças Ltda. – ME",
  "Livraria Memórias Póstumas Ltda.",
  "Padaria e Confeitaria Pão de São João Romão Ltda.",
  "Quaresma Alimentação Escolar Ltda.",
  "Transportes Sargento de Milícias S.A."
]

export const personOf = (random: SeededRandom): string => random.pick(people)

/** `count` different people (23 at most). */
export const peopleOf = (random: SeededRandom, count: number): ReadonlyArray<string> => random.sample(people, count)

export const companyOf = (random: SeededRandom): string => random.pick(companies)

/**
 * A number in the form of a CNPJ with wrong check digits (`00` is wrong for all of 010 to 045), so that no company can
 * have it.
 */
export const cnpjOf = (random: SeededRandom): string => `00.000.${padded(random.integer(10, 45), 3)}/0001-00`

/** A registration number of a public servant, `00.` and four digits. */
export const registrationOf = (random: SeededRandom): string => `00.${padded(random.integer(1000, 9999), 4)}-0`

/** `1234567.8` reads `R$ 1.234.567,80`. */
export const reais = (amount: number): string => {
  const [whole = "", cents = ""] = amount.toFixed(2).split(".")
  return `R$ ${grouped(whole)},${cents}`
}

/** An amount from `least` to `greatest` reais, with cents. */
export const amountOf = (random: SeededRandom, least: number, greatest: number): number =>
  random.integer(least * 100, greatest * 100) / 100

/** `1234` reads `1.234`. */
export const ordinal = (number: number): string => grouped(String(number))

const monthName = new Intl.DateTimeFormat("pt-BR", { month: "long", timeZone: "UTC" })

/** `2024-03-01` reads `1º de março de 2024`. */
export const longDate = (date: string): string => {
  const [year = "", , day = ""] = date.split("-")
  return `${day === "01" ? "1º" : Number(day)} de ${monthName.format(new Date(date))} de ${year}`
}

/** `2024-03-01` reads `01/03/2024`. */
export const shortDate = (date: string): string => date.split("-").toReversed().join("/")

export const padded = (number: number, digits: number): string => String(number).padStart(digits, "0")

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, ".")
