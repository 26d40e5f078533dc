-- +goose Up
-- programme/inquiry: whom an inquiry is to stands in its record.
DROP TRIGGER inquiry_goes_on ON record;
ALTER TABLE inquiry DROP COLUMN words;
ALTER TABLE inquiry DROP COLUMN office;
ALTER TABLE inquiry ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS
    (inquiry_words(title_kk || ' ' || title_ru || ' ' || text_kk || ' ' || text_ru || ' ' || answer)) STORED;
CREATE INDEX inquiry_search ON inquiry USING gin (words);
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION inquiry_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO inquiry (record, title_kk, title_ru, text_kk, text_ru, outcome, answer, by, at)
    SELECT NEW.id, title_kk, title_ru, text_kk, text_ru, outcome, answer, by, at FROM inquiry WHERE record = NEW.corrects
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER inquiry_goes_on AFTER INSERT ON record FOR EACH ROW WHEN (NEW.corrects IS NOT NULL) EXECUTE FUNCTION inquiry_goes_on();
