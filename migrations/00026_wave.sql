-- +goose Up
-- appeal: weeks in which most of what came to a deputy came from accounts that were new.
-- Until the commission has decided, nothing of such a week counts in A2 and A3.
CREATE TABLE appeal_wave (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deputy     bigint      NOT NULL REFERENCES deputy,
    week       date        NOT NULL, -- its Monday
    appeal     bigint      NOT NULL REFERENCES appeal, -- with which it was one
    found_at   timestamptz NOT NULL,
    counts     boolean, -- NULL: not decided
    decided_by bigint,
    decided_at timestamptz,
    UNIQUE (deputy, week),
    CHECK ((counts IS NULL) = (decided_by IS NULL))
);
