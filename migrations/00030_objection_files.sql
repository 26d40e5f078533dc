-- +goose Up
-- rating/weeks: files with which a deputy proves an objection, as Telegram keeps them:
-- [{"kind": "photo", "id": "…"}]. They are shown to who may vote on it.
ALTER TABLE objection ADD COLUMN files jsonb NOT NULL DEFAULT '[]';
