/**
 * The version of this Escriba.
 *
 * @module
 */
export const version = "0.1.0"
