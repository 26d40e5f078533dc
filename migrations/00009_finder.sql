-- +goose Up
-- Names are looked up in the memory of each process, which reads them anew when
-- this mark is another one. Any committed change of what is looked up sets it.
-- What the search in the database needed stays until no process of the release
-- before runs any more: the tables name_word and deputy_word and the indexes.

-- territory
CREATE TABLE register_change (
    single boolean PRIMARY KEY DEFAULT true CHECK (single), -- there is one row
    mark   bigint  NOT NULL -- the transaction that changed something last
);
INSERT INTO register_change (mark) VALUES (0);

-- +goose StatementBegin
CREATE FUNCTION register_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE register_change SET mark = pg_current_xact_id()::text::bigint
    WHERE mark <> pg_current_xact_id()::text::bigint;
    RETURN NULL;
END $$;
-- +goose StatementEnd

CREATE TRIGGER register_changed AFTER INSERT OR UPDATE OR DELETE ON unit FOR EACH ROW EXECUTE FUNCTION register_changed();
CREATE TRIGGER register_changed AFTER INSERT OR UPDATE OR DELETE ON electoral_district FOR EACH ROW EXECUTE FUNCTION register_changed();
CREATE TRIGGER register_changed AFTER INSERT OR UPDATE OR DELETE ON place FOR EACH ROW EXECUTE FUNCTION register_changed();
CREATE TRIGGER register_changed AFTER INSERT OR UPDATE OR DELETE ON body FOR EACH ROW EXECUTE FUNCTION register_changed();
CREATE TRIGGER register_changed AFTER INSERT OR UPDATE OR DELETE ON deputy FOR EACH ROW EXECUTE FUNCTION register_changed();
CREATE TRIGGER register_changed AFTER INSERT OR UPDATE OR DELETE ON mandate FOR EACH ROW EXECUTE FUNCTION register_changed();
