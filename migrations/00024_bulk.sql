-- +goose NO TRANSACTION
-- +goose Up
-- What goes to many at once waits behind everything else; what must never be said
-- twice is not tried again where it may have been said.

-- notice: bulk is a message to many; careful is given up, marked as maybe sent, where
-- another would be sent once more.
ALTER TABLE notice ADD COLUMN IF NOT EXISTS bulk boolean NOT NULL DEFAULT false;
ALTER TABLE notice ADD COLUMN IF NOT EXISTS careful boolean NOT NULL DEFAULT false;
CREATE INDEX CONCURRENTLY IF NOT EXISTS notice_first ON notice (not_before, id) WHERE state < 2 AND NOT bulk;
CREATE INDEX CONCURRENTLY IF NOT EXISTS notice_bulk ON notice (kind, ref, state) WHERE bulk;
