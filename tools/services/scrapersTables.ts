/**
 * The tables that the scrapers fill, as the existing system's migrations leave them; for tests and benches.
 *
 * @module
 */

/** SQL for an empty database, with some of the territories. */
export const scrapersTables = `
  CREATE TABLE territories (
    id character varying PRIMARY KEY, name character varying, state_code character varying, state character varying);
  CREATE TABLE gazettes (
    id SERIAL PRIMARY KEY, source_text text, date date, edition_number character varying, is_extra_edition boolean,
    power character varying, file_checksum character varying, file_path character varying, file_url character varying,
    scraped_at timestamp without time zone, created_at timestamp without time zone,
    territory_id character varying REFERENCES territories (id), processed boolean,
    UNIQUE (territory_id, date, file_checksum));
  INSERT INTO territories VALUES ('2700300', 'Arapiraca', 'AL', 'Alagoas'), ('2704302', 'Maceió', 'AL', 'Alagoas'),
    ('3106200', 'Belo Horizonte', 'MG', 'Minas Gerais'), ('2700000', 'Alagoas', 'AL', 'Alagoas')`
