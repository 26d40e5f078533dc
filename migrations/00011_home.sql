-- +goose Up
-- account: where a person says they live, kept since they agreed to that. The unit
-- is a code of territory; what is narrower may end or be drawn anew, so that
-- nothing refers to it: what is not found any more is not known.
CREATE TABLE home (
    person             bigint      PRIMARY KEY REFERENCES person,
    unit               text        NOT NULL,
    place              bigint      NOT NULL DEFAULT 0, -- 0: not known
    electoral_district bigint      NOT NULL DEFAULT 0, -- 0: not known
    terms              smallint    NOT NULL,           -- the number of the text that was agreed to
    agreed_at          timestamptz NOT NULL
);

