-- +goose Up
-- deputy: what the lists of the operator call a person, so that the same line of a
-- list finds the same person again. NULL for who came another way. The code before
-- this migration does not know the column and does not need it.
ALTER TABLE deputy ADD COLUMN list_key text UNIQUE;
