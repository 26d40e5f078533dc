-- +goose Up
-- The road of an update: stored, handled once, answered. The package that owns
-- a table is named above it.

-- bot: updates as they came. body is bytes (JSON in PostgreSQL refuses \u0000)
-- and is erased when the update is done.
CREATE TABLE inbox (
    update_id   bigint      PRIMARY KEY,
    lane        bigint      NOT NULL,
    body        bytea,
    state       smallint    NOT NULL DEFAULT 0, -- 0 waiting, 1 done, 2 parked
    tries       smallint    NOT NULL DEFAULT 0,
    deaths      smallint    NOT NULL DEFAULT 0, -- processes that had it and may have died of it
    received_at timestamptz NOT NULL DEFAULT now(),
    done_at     timestamptz
);
CREATE INDEX inbox_waiting ON inbox (lane, update_id) WHERE state = 0;
CREATE INDEX inbox_done ON inbox (done_at) WHERE state <> 0;

-- bot: what could not be stored as an update, kept for an admin to look at.
CREATE TABLE inbox_reject (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body        bytea       NOT NULL,
    reason      text        NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);

-- bot: answers on their way. A row is written in the transaction of its update,
-- claimed by the process that handles it; body is erased when sent.
CREATE TABLE reply (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat       bigint      NOT NULL,
    method     text        NOT NULL,
    body       bytea,
    state      smallint    NOT NULL DEFAULT 0, -- 0 queued, 1 sending, 2 sent, 3 refused
    owner      text        NOT NULL DEFAULT '',
    claimed_at timestamptz,
    not_before timestamptz NOT NULL DEFAULT now(),
    tries      smallint    NOT NULL DEFAULT 0,
    maybe      boolean     NOT NULL DEFAULT false, -- may have been sent twice
    message_id bigint,
    outcome    text,
    created_at timestamptz NOT NULL DEFAULT now(),
    done_at    timestamptz
);
CREATE INDEX reply_waiting ON reply (chat, id) WHERE state < 2;
CREATE INDEX reply_nobodys ON reply (id) WHERE state = 0 AND owner = '';
CREATE INDEX reply_done ON reply (done_at) WHERE state >= 2;

-- notice: what we owe people to be told, each thing once. Words are made at the
-- moment of sending.
CREATE TABLE notice (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient  bigint      NOT NULL,
    kind       text        NOT NULL,
    ref        text        NOT NULL DEFAULT '',
    once       text        NOT NULL,
    not_before timestamptz NOT NULL DEFAULT now(),
    state      smallint    NOT NULL DEFAULT 0, -- 0 queued, 1 sending, 2 sent, 3 refused
    term       bigint      NOT NULL DEFAULT 0,
    tries      smallint    NOT NULL DEFAULT 0,
    maybe      boolean     NOT NULL DEFAULT false,
    message_id bigint,
    outcome    text,
    created_at timestamptz NOT NULL DEFAULT now(),
    done_at    timestamptz,
    UNIQUE (recipient, once)
);
CREATE INDEX notice_waiting ON notice (not_before, id) WHERE state < 2;

-- bot: pauses that Telegram asked for; chat 0 is everybody.
CREATE TABLE pause (
    chat  bigint      PRIMARY KEY,
    until timestamptz NOT NULL
);

-- bot: the file_id that Telegram gave to a file we uploaded.
CREATE TABLE upload (
    hash    text PRIMARY KEY,
    file_id text NOT NULL
);

-- account
CREATE TABLE person (
    id          bigint      PRIMARY KEY,
    lang        text        NOT NULL DEFAULT '', -- chosen
    guessed     text        NOT NULL DEFAULT '', -- in which they were answered before they chose
    offered_kk  boolean     NOT NULL DEFAULT false,
    unreachable boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- dialogue: the version of each unfinished conversation.
CREATE TABLE talk (
    chat   bigint NOT NULL,
    person bigint NOT NULL,
    head   bigint NOT NULL,
    PRIMARY KEY (chat, person)
);

-- internal/job: who leads, and which periods have been done.
CREATE TABLE lease (
    name   text        PRIMARY KEY,
    holder text        NOT NULL,
    term   bigint      NOT NULL,
    until  timestamptz NOT NULL
);
CREATE TABLE job_run (
    job    text        NOT NULL,
    period text        NOT NULL,
    ran_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job, period)
);

-- internal/file: files by the hash of what is in them.
CREATE TABLE file (
    hash       text        PRIMARY KEY,
    mime       text        NOT NULL,
    size       bigint      NOT NULL,
    body       bytea,               -- NULL: in FILES_DIR
    created_at timestamptz NOT NULL DEFAULT now()
);
