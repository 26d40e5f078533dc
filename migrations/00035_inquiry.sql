-- +goose Up
-- The words of what deputies asked and proposed, as search compares them: Kazakh
-- letters by their Russian neighbours, Russian words by their stems too.
-- +goose StatementBegin
CREATE FUNCTION inquiry_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT to_tsvector('pg_catalog.russian', f.words) || to_tsvector('pg_catalog.simple', f.words)
    FROM (SELECT translate(lower(said COLLATE "und-x-icu"), 'әғқңөұүһіё-/', 'агкноуухие  ') AS words) f
$$;
-- +goose StatementEnd

-- programme/inquiry: the long part of an inquiry or initiative. What it is, to whom,
-- when and with which result stands in its record; a record that stands for another
-- has words of its own.
CREATE TABLE inquiry (
    record   bigint      PRIMARY KEY REFERENCES record,
    title_kk text        NOT NULL DEFAULT '',
    title_ru text        NOT NULL DEFAULT '',
    text_kk  text        NOT NULL DEFAULT '',
    text_ru  text        NOT NULL DEFAULT '',
    office   text        NOT NULL DEFAULT '', -- who is addressed in the body, by office
    outcome  text        NOT NULL DEFAULT '' CHECK (outcome IN ('', 'solved', 'partly', 'refused', 'formal', 'none')),
    answer   text        NOT NULL DEFAULT '',
    by       bigint      NOT NULL,
    at       timestamptz NOT NULL,
    words    tsvector    NOT NULL GENERATED ALWAYS AS
        (inquiry_words(title_kk || ' ' || title_ru || ' ' || text_kk || ' ' || text_ru || ' ' || office || ' ' || answer)) STORED
);
-- What corrects a record keeps its words, whoever enters it.
-- +goose StatementBegin
CREATE FUNCTION inquiry_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inquiry (record, title_kk, title_ru, text_kk, text_ru, office, outcome, answer, by, at)
    SELECT NEW.id, title_kk, title_ru, text_kk, text_ru, office, outcome, answer, by, at FROM inquiry WHERE record = NEW.corrects
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER inquiry_goes_on AFTER INSERT ON record FOR EACH ROW WHEN (NEW.corrects IS NOT NULL) EXECUTE FUNCTION inquiry_goes_on();
CREATE INDEX inquiry_search ON inquiry USING gin (words);

-- programme/inquiry: how many months an authority has for its answer, by the level of
-- the body that asks.
CREATE TABLE inquiry_term (
    level  text    PRIMARY KEY,
    months integer NOT NULL CHECK (months > 0)
);
INSERT INTO inquiry_term VALUES ('national', 1), ('region', 1), ('city', 1), ('district', 1);

-- activity: a record that stands for another and corrects nothing: it says what has
-- happened since.
ALTER TABLE record ADD COLUMN later boolean NOT NULL DEFAULT false;
-- programme/inquiry: what stands for a record is found from it.
CREATE INDEX record_corrects ON record (corrects) WHERE corrects IS NOT NULL;

-- Records of the criterion, as lists and search read them.
CREATE INDEX record_inquiry ON record (day DESC, id DESC) WHERE criterion = 'A7' AND state = 'verified';
CREATE INDEX record_inquiry_words ON record USING gin (inquiry_words(coalesce(fields ->> 'topic', '') || ' ' || coalesce(fields ->> 'addressee', '') || ' ' || coalesce(fields ->> 'no', '')))
    WHERE criterion = 'A7' AND state = 'verified';
