-- +goose Up
-- rating/weeks: method files that staff try on a rating, for a month. person is a
-- Telegram id.
CREATE TABLE rating_trial (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person  bigint      NOT NULL,
    name    text        NOT NULL, -- as the sender calls the file
    body    bytea       NOT NULL,
    made_at timestamptz NOT NULL
);
