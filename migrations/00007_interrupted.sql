-- +goose NO TRANSACTION
-- +goose Up
-- What was being sent when a process died is sent again once, and not after every
-- death; the menus of commands that Telegram was given are remembered.

-- bot: how many processes died while they sent it.
ALTER TABLE reply ADD COLUMN IF NOT EXISTS interrupted smallint NOT NULL DEFAULT 0;
CREATE INDEX CONCURRENTLY IF NOT EXISTS reply_interrupted ON reply (id) WHERE interrupted > 1;

-- notice: likewise.
ALTER TABLE notice ADD COLUMN IF NOT EXISTS interrupted smallint NOT NULL DEFAULT 0;
CREATE INDEX CONCURRENTLY IF NOT EXISTS notice_interrupted ON notice (id) WHERE interrupted > 1;

-- bot: the menus of commands set at Telegram; chat 0 is every private chat.
CREATE TABLE IF NOT EXISTS command_menu (
    chat     bigint NOT NULL,
    language text   NOT NULL, -- of Telegram's settings; '' is any other
    hash     text   NOT NULL, -- of the commands and of the bot they were set for
    PRIMARY KEY (chat, language)
);
