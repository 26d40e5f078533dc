-- +goose Up
-- Sending may be held: after a restore, what waits may have gone out already.

-- bot: the row is the leave to send; while it is not there, nothing is sent. A
-- backup leaves the row out, so that what is restored is held from its first
-- moment until an operator releases it.
CREATE TABLE sending (
    one   boolean     PRIMARY KEY DEFAULT true CHECK (one),
    since timestamptz NOT NULL DEFAULT now()
);
INSERT INTO sending DEFAULT VALUES;

-- bot: the restores this database has gone through.
CREATE TABLE restored (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    taken_at    timestamptz NOT NULL, -- when the backup was taken
    restored_at timestamptz NOT NULL DEFAULT now()
);
