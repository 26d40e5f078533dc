-- +goose Up
-- The week in one message: channels and their posts, campaigns, subscriptions.

-- digest: channels that the bot is an administrator of, or was.
CREATE TABLE digest_channel (
    id       bigint      PRIMARY KEY, -- of the chat
    title    text        NOT NULL,
    posts    boolean     NOT NULL, -- the bot may post there
    added_by bigint      NOT NULL, -- the person who made it an administrator; 0: the settings
    seen_at  timestamptz NOT NULL
);

-- digest: what a channel gets: the country's week ('') or a region's, in a language.
CREATE TABLE digest_feed (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel  bigint      NOT NULL REFERENCES digest_channel,
    region   text        NOT NULL DEFAULT '',
    lang     text        NOT NULL,
    bound_by bigint      NOT NULL, -- member; 0: the settings
    bound_at timestamptz NOT NULL,
    ended_by bigint,
    ended_at timestamptz,
    CHECK ((ended_by IS NULL) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX digest_feed_once ON digest_feed (channel, region, lang) WHERE ended_at IS NULL;

-- digest: the post of a week in a channel, in a language: one, whatever happens.
-- edition counts how often it was owed to the channel: the post itself, then edits.
CREATE TABLE digest_post (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel   bigint      NOT NULL REFERENCES digest_channel,
    region    text        NOT NULL,
    lang      text        NOT NULL,
    period    text        NOT NULL, -- 2026-W46
    snapshot  bigint      NOT NULL REFERENCES snapshot, -- which version it tells
    first     bigint      NOT NULL REFERENCES snapshot, -- which version it told first
    state     text        NOT NULL CHECK (state IN ('held', 'owed', 'sent', 'unclear', 'failed', 'dropped')),
    edition   integer     NOT NULL DEFAULT 1,
    message   bigint      NOT NULL DEFAULT 0, -- its id in the channel, once it is known
    outcome   text        NOT NULL DEFAULT '',
    made_at   timestamptz NOT NULL,
    posted_at timestamptz,
    edited_at timestamptz,
    UNIQUE (channel, region, lang, period)
);
CREATE INDEX digest_post_open ON digest_post (id) WHERE state IN ('held', 'owed', 'unclear');

-- digest: weeks whose posts an editor holds before they are made.
CREATE TABLE digest_hold (
    period  text        PRIMARY KEY,
    by      bigint      NOT NULL,
    reason  text        NOT NULL DEFAULT '',
    held_at timestamptz NOT NULL
);

-- digest: what one editor asks for and another approves: to publish what is held or
-- failed, to send again what may have been sent, to correct what was posted.
CREATE TABLE digest_wish (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what        text        NOT NULL CHECK (what IN ('publish', 'again', 'correct')),
    period      text        NOT NULL,
    asked_by    bigint      NOT NULL, -- member; 0: the operator, who needs nobody
    asked_at    timestamptz NOT NULL,
    approved_by bigint,
    approved_at timestamptz,
    CHECK (approved_by IS NULL OR approved_by <> asked_by OR approved_by = 0),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);
CREATE UNIQUE INDEX digest_wish_open ON digest_wish (what, period) WHERE approved_at IS NULL;

-- digest: a message to many. Its text is kept here once; who gets it stands in notice.
CREATE TABLE campaign (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    audience    text        NOT NULL, -- all, or role:recorder, or region:350000000
    lang        text        NOT NULL DEFAULT '', -- only who reads this language; '': everybody
    text_kk     text        NOT NULL DEFAULT '',
    text_ru     text        NOT NULL DEFAULT '',
    state       text        NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'asked', 'filling', 'sending', 'stopped', 'done')),
    made_by     bigint      NOT NULL, -- member
    made_at     timestamptz NOT NULL,
    previewed   boolean     NOT NULL DEFAULT false, -- who wrote it has seen it as it will look
    approved_by bigint,
    approved_at timestamptz,
    far         bigint      NOT NULL DEFAULT 0, -- the last person who was looked at
    filled      bigint      NOT NULL DEFAULT 0, -- how many are to get it
    ended_at    timestamptz,
    CHECK (approved_by IS NULL OR approved_by <> made_by),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK (state IN ('draft', 'asked', 'stopped') OR approved_by IS NOT NULL)
);

-- digest: how a person wants to be told, and at which hour of the day, Almaty. Who has
-- no row gets no week, and what is told to everybody.
CREATE TABLE subscription (
    person     bigint      PRIMARY KEY REFERENCES person,
    rhythm     text        NOT NULL CHECK (rhythm IN ('week', 'once', 'off')), -- once: as soon as there is news
    hour       smallint    NOT NULL CHECK (hour BETWEEN 0 AND 23),
    mine       boolean     NOT NULL DEFAULT true, -- the deputies of where they live
    changed_at timestamptz NOT NULL
);
CREATE INDEX subscription_hour ON subscription (hour, person) WHERE rhythm <> 'off';

-- digest: whom or what a person follows: a deputy, as deputy:1024, or a region, as
-- region:350000000.
CREATE TABLE follow (
    person bigint      NOT NULL REFERENCES person,
    item   text        NOT NULL,
    since  timestamptz NOT NULL,
    PRIMARY KEY (person, item)
);
CREATE INDEX follow_item ON follow (item, person);

-- digest: the file in which a published rating is given to who asks for it.
CREATE TABLE data_package (
    snapshot bigint      PRIMARY KEY REFERENCES snapshot,
    hash     text        NOT NULL, -- in file
    made_at  timestamptz NOT NULL
);

-- digest: a week on its way to those who subscribed, by the hour they chose; hour -1 are
-- those who want it at once.
CREATE TABLE digest_run (
    period text        NOT NULL,
    hour   smallint    NOT NULL,
    due_at timestamptz NOT NULL,
    far    bigint      NOT NULL DEFAULT 0, -- the last person who was looked at
    filled bigint      NOT NULL DEFAULT 0,
    done   boolean     NOT NULL DEFAULT false,
    PRIMARY KEY (period, hour)
);
