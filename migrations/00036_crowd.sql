-- +goose Up
-- What is told to many is written down in few rows, and leaves none behind.

-- notice: what is told to many, one row each.
CREATE TABLE bulk (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text   NOT NULL,
    ref  text   NOT NULL,
    once text   NOT NULL,
    last bigint NOT NULL DEFAULT 0, -- they come by their ids: who is not above it was written down
    UNIQUE (kind, ref)
);

-- notice: those whose turn has not come, some in a row. When it comes the row goes, and
-- each gets one in notice.
CREATE TABLE crowd (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bulk       bigint      NOT NULL REFERENCES bulk,
    not_before timestamptz NOT NULL,
    maybe      boolean     NOT NULL DEFAULT false, -- they may have been told: see restore
    people     bigint[]    NOT NULL
);
CREATE INDEX crowd_due ON crowd (not_before, id);

-- notice: how many were told what is told to many, and how many not, and why: their rows
-- in notice are counted here and go.
CREATE TABLE bulk_end (
    kind    text     NOT NULL,
    ref     text     NOT NULL,
    state   smallint NOT NULL, -- as in notice
    outcome text     NOT NULL,
    n       bigint   NOT NULL,
    PRIMARY KEY (kind, ref, state, outcome)
);
