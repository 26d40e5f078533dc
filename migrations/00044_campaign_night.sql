-- +goose Up
-- digest: a campaign goes out by day alone, unless who approved it said otherwise.
ALTER TABLE campaign ADD COLUMN night boolean NOT NULL DEFAULT false;
