-- +goose Up
-- Every morning moves remind_on of thousands of rows. Without an index on it a new
-- version of a row stays on its page and touches no index; the open ones, few enough
-- to be read all, are found by appeal_due.
DROP INDEX appeal_remind;
ALTER TABLE appeal SET (fillfactor = 75);

-- The rows of a morning are made from those of appeal in one statement, and an appeal
-- is never deleted: to look each of them up again costs as much as to write it.
ALTER TABLE appeal_reminder DROP CONSTRAINT appeal_reminder_appeal_fkey;
