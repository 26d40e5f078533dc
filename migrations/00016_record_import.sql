-- +goose Up
-- Records that were entered by a sheet, all at once.

-- activity: a sheet of records that was taken. hash is the file's SHA-256.
CREATE TABLE record_import (
    id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member bigint      NOT NULL,
    person bigint      NOT NULL DEFAULT 0,
    at     timestamptz NOT NULL,
    name   text        NOT NULL, -- of the file, as it was sent
    hash   text        NOT NULL,
    added  integer     NOT NULL,
    same   integer     NOT NULL  -- rows that had been there before
);
CREATE INDEX record_import_member ON record_import (member, id);

-- import_key is a hash of criterion, deputy and fields as they stood in the sheet:
-- the same row comes in once, however it is changed afterwards. What was withdrawn
-- may come again.
ALTER TABLE record
    ADD COLUMN import     bigint REFERENCES record_import,
    ADD COLUMN import_key bytea;
CREATE UNIQUE INDEX record_import_key ON record (import_key) WHERE import_key IS NOT NULL AND state <> 'withdrawn';
CREATE INDEX record_import_of ON record (import, id) WHERE import IS NOT NULL;

-- Flags name the first record that is alike: it is found without sorting them all,
-- also where thousands name one protocol.
CREATE INDEX record_alike ON record (criterion, deputy, day, id);
DROP INDEX record_same;
CREATE INDEX evidence_alike ON evidence (value, record) WHERE kind <> 'file';
DROP INDEX evidence_value;
