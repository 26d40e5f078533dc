-- +goose Up
-- Appeals: what a citizen agreed to, drafts, appeals with their history and thread,
-- who may not write. The package that owns all of it is appeal. person is a Telegram
-- id; it is NULL where the person was forgotten.

-- What a person agreed to: one row an agreement, ended and never rewritten.
CREATE TABLE consent (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person       bigint      NOT NULL,
    version      integer     NOT NULL, -- of the text
    text_hash    text        NOT NULL, -- SHA-256 of the text as it was shown, in hex
    lang         text        NOT NULL,
    message      bigint      NOT NULL, -- whose button was pressed
    agreed_at    timestamptz NOT NULL,
    withdrawn_at timestamptz
);
CREATE UNIQUE INDEX consent_holds ON consent (person) WHERE withdrawn_at IS NULL;

-- What is being written: one a person. Nothing of it has been sent.
CREATE TABLE appeal_draft (
    person     bigint      PRIMARY KEY,
    deputy     bigint      REFERENCES deputy, -- NULL: not chosen yet
    topic      text        NOT NULL DEFAULT '',
    chosen     boolean     NOT NULL DEFAULT false, -- the topic was chosen, not guessed
    unit       text        NOT NULL DEFAULT '', -- where the matter is
    place      bigint,
    name       text        NOT NULL DEFAULT '',
    contact    text        NOT NULL DEFAULT '',
    nameless   boolean     NOT NULL DEFAULT false, -- a question without a name
    step       text        NOT NULL DEFAULT '', -- what the next message means
    parts      jsonb       NOT NULL DEFAULT '[]', -- texts by the message they came in
    files      jsonb       NOT NULL DEFAULT '[]',
    started_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);

-- The last number given out in a year.
CREATE TABLE appeal_number (
    year integer PRIMARY KEY,
    last integer NOT NULL
);

CREATE TABLE appeal (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number        text        NOT NULL UNIQUE, -- KK-2026-000123
    person        bigint,
    lang          text        NOT NULL, -- in which it was written
    deputy        bigint      NOT NULL REFERENCES deputy, -- whose it is now
    unit          text        NOT NULL, -- whose branch sees to it: the unit of the deputy's body, or the region of a curator
    topic         text        NOT NULL,
    place_unit    text        NOT NULL DEFAULT '', -- where the matter is
    place         bigint,
    name          text        NOT NULL DEFAULT '',
    contact       text        NOT NULL DEFAULT '',
    nameless      boolean     NOT NULL DEFAULT false,
    urgent        boolean     NOT NULL DEFAULT false, -- its words speak of danger
    received_at   timestamptz NOT NULL,
    state         text        NOT NULL CHECK (state IN ('moderation', 'assigned', 'accepted', 'need_info', 'answered', 'reopened', 'withdrawn', 'rejected', 'closed')),
    before        text        NOT NULL DEFAULT '', -- the state to which need_info, moderation or an answer taken back returns
    assigned_at   timestamptz NOT NULL, -- to this deputy
    term_from     date        NOT NULL, -- day 0 of the term
    term_days     integer     NOT NULL,
    term_until    date,                 -- where it was extended
    stops         jsonb       NOT NULL DEFAULT '[]', -- of the term: [{"from": day, "to": day}]
    due_on        date        NOT NULL, -- the last day, as it was told last
    remind_on     date,                 -- when the next step of the ladder is told; NULL: there is none
    late_on       date,                 -- the last day of which it was told that it passed
    forwards      integer     NOT NULL DEFAULT 0,
    senders       bigint[]    NOT NULL DEFAULT '{}', -- deputies who had it before
    asked         boolean     NOT NULL DEFAULT false, -- this deputy asked for details already
    extended      boolean     NOT NULL DEFAULT false,
    judged_on     date,                 -- the last day by which A2 judges; NULL: due_on
    accepted_at   timestamptz,
    answered_at   timestamptz, -- the answer that stands
    outcome       text        NOT NULL DEFAULT '' CHECK (outcome IN ('', 'solved', 'partly', 'advised', 'refused')),
    reopened_at   timestamptz,
    closed_at     timestamptz,
    survey_at     timestamptz, -- when the citizen is asked, or was
    survey        text        NOT NULL DEFAULT '' CHECK (survey IN ('', 'to_the_point', 'partly', 'evasive', 'none')),
    scored        boolean     NOT NULL,
    unscored      text        NOT NULL DEFAULT '', -- why not
    cluster       bigint,     -- appeals alike
    sketch        bigint[]    NOT NULL DEFAULT '{}', -- of its words, to find those alike
    flags         text[]      NOT NULL DEFAULT '{}',
    version       integer     NOT NULL DEFAULT 1,
    public        uuid        NOT NULL DEFAULT gen_random_uuid() -- by which it stands in open data: its number is its author's
);
CREATE INDEX appeal_person ON appeal (person, id DESC) WHERE person IS NOT NULL;
CREATE INDEX appeal_inbox ON appeal (deputy, due_on, id) WHERE state IN ('assigned', 'accepted', 'need_info', 'reopened');
CREATE INDEX appeal_unit ON appeal (unit, due_on, id) WHERE state IN ('moderation', 'assigned', 'accepted', 'need_info', 'reopened');
CREATE INDEX appeal_deputy ON appeal (deputy, received_at);
CREATE INDEX appeal_remind ON appeal (remind_on) WHERE state IN ('assigned', 'accepted', 'reopened');
CREATE INDEX appeal_due ON appeal (due_on) WHERE state IN ('assigned', 'accepted', 'reopened');
CREATE INDEX appeal_survey ON appeal (survey_at) WHERE state = 'answered';

-- What was said about an appeal, in order: its own text first.
CREATE TABLE appeal_message (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    appeal     bigint      NOT NULL REFERENCES appeal,
    kind       text        NOT NULL CHECK (kind IN ('letter', 'more', 'question', 'details', 'interim', 'answer', 'talk', 'objection')),
    side       text        NOT NULL CHECK (side IN ('citizen', 'deputy', 'assistant', 'staff', 'service')),
    member     bigint      NOT NULL DEFAULT 0, -- 0: the citizen
    body       text        NOT NULL, -- '' where there are files only, or it was erased
    files      jsonb       NOT NULL DEFAULT '[]',
    parts      jsonb       NOT NULL DEFAULT '[]', -- of a letter that came in several messages: body is made of them
    album      text        NOT NULL DEFAULT '',   -- to whose message the other files of it are added
    outcome    text        NOT NULL DEFAULT '', -- of an answer
    chat       bigint      NOT NULL DEFAULT 0, -- where it was written: its edits are found by it
    message    bigint      NOT NULL DEFAULT 0,
    at         timestamptz NOT NULL,
    held_until timestamptz, -- it goes out then, and can be taken back before
    undone_at  timestamptz,
    edited_at  timestamptz,
    erased_at  timestamptz
);
CREATE INDEX appeal_message_appeal ON appeal_message (appeal, id);
CREATE INDEX appeal_message_written ON appeal_message (chat, message);

-- What was done, by whom: only added to.
CREATE TABLE appeal_act (
    id     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    appeal bigint      NOT NULL REFERENCES appeal,
    act    text        NOT NULL,
    side   text        NOT NULL,
    member bigint      NOT NULL DEFAULT 0,
    deputy bigint      NOT NULL, -- whose the appeal was
    was    text        NOT NULL, -- state before
    state  text        NOT NULL, -- state after
    reason text        NOT NULL DEFAULT '',
    due_on date        NOT NULL, -- after it
    target bigint      NOT NULL DEFAULT 0, -- the deputy it went to, or the message
    at     timestamptz NOT NULL
);
CREATE INDEX appeal_act_appeal ON appeal_act (appeal, id);

-- Which steps of the ladder were told, to which accounts: never one twice.
CREATE TABLE appeal_reminder (
    appeal bigint   NOT NULL REFERENCES appeal,
    due_on date     NOT NULL, -- of the term it belongs to
    step   integer  NOT NULL,
    day    date     NOT NULL, -- on which it was told
    people bigint[] NOT NULL,
    PRIMARY KEY (appeal, due_on, step)
);
CREATE INDEX appeal_reminder_day ON appeal_reminder (day);

-- Who may not write for a while: asked for by one member, approved by another.
CREATE TABLE ban (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person      bigint      NOT NULL,
    appeal      bigint      REFERENCES appeal, -- for which
    reason      text        NOT NULL CHECK (reason <> ''),
    until       timestamptz NOT NULL,
    asked_by    bigint      NOT NULL,
    asked_at    timestamptz NOT NULL,
    approved_by bigint,
    approved_at timestamptz,
    ended_by    bigint,
    ended_at    timestamptz,
    CHECK (approved_by IS NULL OR approved_by <> asked_by),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);
CREATE INDEX ban_person ON ban (person);

-- Every table that names a file by its hash: internal/file deletes none of these.
CREATE VIEW file_used AS
    SELECT hash FROM evidence
    UNION ALL SELECT photo FROM deputy
    UNION ALL SELECT proof FROM objection
    UNION ALL SELECT hash FROM sent_sheet
    UNION ALL SELECT faults FROM sent_sheet
    UNION ALL SELECT f ->> 'hash' FROM appeal_message, jsonb_array_elements(files) AS f;
