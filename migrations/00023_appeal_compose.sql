-- +goose Up
-- appeal: what somebody of the desk has written to a citizen and not sent: nobody else
-- sees it.
CREATE TABLE appeal_compose (
    chat     bigint      NOT NULL,
    message  bigint      NOT NULL, -- by which it is known: the first one
    words    bigint      NOT NULL DEFAULT 0, -- the message whose text it is
    appeal   bigint      REFERENCES appeal, -- NULL: not said yet
    question boolean     NOT NULL DEFAULT false, -- it asks for details
    several  boolean     NOT NULL DEFAULT false, -- for all that are alike
    member   bigint      NOT NULL,
    album    text        NOT NULL DEFAULT '',
    body     text        NOT NULL,
    files    jsonb       NOT NULL DEFAULT '[]',
    at       timestamptz NOT NULL,
    PRIMARY KEY (chat, message)
);
CREATE INDEX appeal_compose_at ON appeal_compose (at);
CREATE INDEX appeal_compose_appeal ON appeal_compose (appeal);
