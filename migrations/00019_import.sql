-- +goose Up
-- Sheets of records that are sent to the chat.

-- activity/records: a sheet that was sent, and how far it is. It is looked at first and
-- written when who sent it says so.
CREATE TABLE sent_sheet (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member    bigint      NOT NULL REFERENCES member,
    person    bigint      NOT NULL, -- the account from which it came
    chat      bigint      NOT NULL, -- where it is spoken of
    lang      text        NOT NULL,
    at        timestamptz NOT NULL,
    file      text        NOT NULL, -- by which it is fetched
    name      text        NOT NULL, -- of the file, as it was sent
    criterion text        NOT NULL DEFAULT '', -- of a sheet that names none
    hash      text        NOT NULL DEFAULT '', -- in file, once it is fetched
    step      text        NOT NULL DEFAULT 'checking'
        CHECK (step IN ('checking', 'asked', 'writing', 'done', 'faulty', 'unreadable', 'called_off', 'not_allowed', 'failed')),
    far       jsonb       NOT NULL DEFAULT '{}', -- rows so far
    outcome   jsonb       NOT NULL DEFAULT '{}', -- counts and first bad lines
    faults    text        NOT NULL DEFAULT '', -- hash in file: all bad lines as a table
    moved_at  timestamptz NOT NULL
);
CREATE INDEX sent_sheet_member ON sent_sheet (member, id);
