-- +goose Up
-- bot: groups that became supergroups, which gives them another id. Nothing is sent
-- to the old one any more.
CREATE TABLE chat_moved (
    old      bigint      PRIMARY KEY,
    new      bigint      NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT now()
);
