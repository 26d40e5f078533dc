-- +goose NO TRANSACTION
-- +goose Up
-- What is parked is counted whenever the service is watched; without an index
-- that reads a week of updates each time. It is made while updates come in.

-- bot
CREATE INDEX CONCURRENTLY IF NOT EXISTS inbox_parked ON inbox (update_id) WHERE state = 2;
