-- +goose Up
-- What messages of ours are about, so that a reply to one is understood, and one
-- can be edited later; tasks that take long.

ALTER TABLE reply ADD COLUMN ref text NOT NULL DEFAULT '';

-- bot: which message is about what («record:58190»).
CREATE TABLE said (
    chat    bigint      NOT NULL,
    message bigint      NOT NULL,
    ref     text        NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chat, message)
);
CREATE INDEX said_ref ON said (chat, ref, message DESC);
CREATE INDEX said_at ON said (at);

-- bot: what an album is about whose first message was answered.
CREATE TABLE album (
    chat bigint      NOT NULL,
    id   text        NOT NULL,
    ref  text        NOT NULL,
    at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chat, id)
);

-- internal/job: work that takes too long for a handler. A process holds a task
-- until a moment that it moves on; a task whose holder is gone is begun again.
CREATE TABLE task (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text        NOT NULL,
    ref        text        NOT NULL,
    state      smallint    NOT NULL DEFAULT 0, -- 0 waiting or at work, 2 done, 3 given up, 4 cancelled
    cancel     boolean     NOT NULL DEFAULT false,
    tries      smallint    NOT NULL DEFAULT 0,
    not_before timestamptz NOT NULL DEFAULT now(),
    holder     text        NOT NULL DEFAULT '',
    until      timestamptz NOT NULL DEFAULT '-infinity',
    created_at timestamptz NOT NULL DEFAULT now(),
    done_at    timestamptz,
    UNIQUE (kind, ref)
);
CREATE INDEX task_waiting ON task (not_before, id) WHERE state = 0;
CREATE INDEX task_done ON task (done_at) WHERE state > 0;
