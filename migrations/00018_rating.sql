-- +goose Up
-- The rating as it lives: methods announced, weeks drafted, frozen and published,
-- objections, pauses; leave of deputies.

-- deputy: approved leave, which is no time in office. Ended, never deleted.
CREATE TABLE leave (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deputy       bigint      NOT NULL REFERENCES deputy,
    valid_from   date        NOT NULL,
    valid_to     date        NOT NULL,
    document     text        NOT NULL CHECK (document <> ''), -- number and date of the decision
    entered_by   bigint      NOT NULL, -- member; 0: the operator
    entered_at   timestamptz NOT NULL,
    withdrawn_by bigint,
    withdrawn_at timestamptz,
    CHECK (valid_from <= valid_to),
    CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL))
);
CREATE INDEX leave_deputy ON leave (deputy);

-- rating/weeks: methods as they were announced, byte by byte.
CREATE TABLE rating_method (
    sha256         text        PRIMARY KEY,
    id             text        NOT NULL,
    name           text        NOT NULL, -- of the file
    file           bytea       NOT NULL,
    effective_from date        NOT NULL,
    announced_at   timestamptz NOT NULL,
    announced_by   bigint      NOT NULL, -- member; 0: the service
    UNIQUE (effective_from, announced_at)
);

-- rating/weeks: a rating of a period, kept whole. version 0 is the draft, 1 what was
-- frozen first, more are corrections beside it. frame holds means, groups and
-- branches; input what the rating was computed from.
CREATE TABLE snapshot (
    id               bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind             text        NOT NULL CHECK (kind IN ('week', 'quarter', 'year')),
    period           text        NOT NULL, -- 2026-W47, 2026-Q4, 2026
    week             date        NOT NULL CHECK (extract(isodow FROM week) = 1), -- closes the window
    weeks            integer     NOT NULL, -- of the window
    version          integer     NOT NULL CHECK (version >= 0),
    state            text        NOT NULL CHECK (state IN ('draft', 'frozen', 'published', 'superseded')),
    method           text        NOT NULL REFERENCES rating_method,
    input_hash       text        NOT NULL,
    before           text        NOT NULL DEFAULT '', -- the hash of the one frozen before it
    hash             text        NOT NULL DEFAULT '', -- of its release
    corrections      integer     NOT NULL DEFAULT 0,  -- the highest number of a correction in it
    note             text        NOT NULL DEFAULT '',
    frame            bytea       NOT NULL,
    drafted_at       timestamptz,
    objections_until timestamptz,
    decisions_until  timestamptz,
    publish_at       timestamptz,
    frozen_at        timestamptz,
    published_at     timestamptz,
    superseded_at    timestamptz,
    posted           boolean     NOT NULL DEFAULT false, -- it is to be posted in channels
    UNIQUE (period, version),
    CHECK ((version = 0) = (frozen_at IS NULL)),
    CHECK ((hash = '') = (version = 0)),
    CHECK (state <> 'published' OR published_at IS NOT NULL)
);
CREATE INDEX snapshot_kind ON snapshot (kind, week DESC, version DESC);

-- rating/weeks: the input of a snapshot, in the one order that it is kept in.
CREATE TABLE snapshot_input (
    snapshot bigint PRIMARY KEY REFERENCES snapshot,
    body     bytea  NOT NULL
);

-- rating/weeks: one deputy of a snapshot. Amounts are millionths, in the order of the
-- method's criteria and blocks; places are 0 where there is none.
CREATE TABLE snapshot_row (
    snapshot     bigint     NOT NULL, -- written in the transaction of its snapshot, of deputies
    deputy       bigint     NOT NULL, -- in office: keys to either cost more than the rows
    level        text       NOT NULL,
    region       text       NOT NULL,
    tags         text[]     NOT NULL,
    exposure     bigint     NOT NULL,
    x            bigint[]   NOT NULL,
    n            bigint[]   NOT NULL,
    shares       bigint[]   NOT NULL, -- of each criterion's window in office
    s            bigint[]   NOT NULL,
    points       bigint[]   NOT NULL,
    missing      text[]     NOT NULL,
    blocks       bigint[]   NOT NULL,
    thin         boolean[]  NOT NULL,
    penalty      bigint     NOT NULL,
    sum          bigint     NOT NULL,
    score        bigint     NOT NULL,
    band         text       NOT NULL,
    unplaced     text       NOT NULL,
    place        integer    NOT NULL,
    of_all       integer    NOT NULL,
    low          integer    NOT NULL,
    high         integer    NOT NULL,
    near         boolean    NOT NULL,
    region_place integer    NOT NULL,
    region_all   integer    NOT NULL,
    region_low   integer    NOT NULL,
    region_high  integer    NOT NULL,
    region_near  boolean    NOT NULL,
    alphabet     integer    NOT NULL, -- the order inside a shared place
    disputed     boolean    NOT NULL,
    PRIMARY KEY (snapshot, deputy)
);
CREATE INDEX snapshot_row_deputy ON snapshot_row (deputy, snapshot);
CREATE INDEX snapshot_row_place ON snapshot_row (snapshot, level, region, place, alphabet);

-- What was shown is never rewritten: only the state moves on.
-- +goose StatementBegin
CREATE FUNCTION snapshot_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'snapshot' THEN
        IF (NEW.kind, NEW.period, NEW.week, NEW.weeks, NEW.version, NEW.method, NEW.input_hash, NEW.before, NEW.hash, NEW.corrections, NEW.frame, NEW.frozen_at)
            IS NOT DISTINCT FROM (OLD.kind, OLD.period, OLD.week, OLD.weeks, OLD.version, OLD.method, OLD.input_hash, OLD.before, OLD.hash, OLD.corrections, OLD.frame, OLD.frozen_at)
            AND array_position('{draft,frozen,published,superseded}', NEW.state) >= array_position('{draft,frozen,published,superseded}', OLD.state)
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'a rating that was shown is never rewritten' USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER snapshot_stays BEFORE UPDATE OR DELETE ON snapshot FOR EACH ROW EXECUTE FUNCTION snapshot_stays();
CREATE TRIGGER snapshot_row_stays BEFORE UPDATE OR DELETE ON snapshot_row FOR EACH ROW EXECUTE FUNCTION snapshot_stays();
CREATE TRIGGER snapshot_input_stays BEFORE UPDATE OR DELETE ON snapshot_input FOR EACH ROW EXECUTE FUNCTION snapshot_stays();

-- rating/weeks: publication is paused or resumed, asked for by one and approved by
-- another; the last approved one holds. Member 0 is the operator, who needs nobody.
CREATE TABLE publication (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    paused      boolean     NOT NULL,
    reason      text        NOT NULL CHECK (reason <> ''),
    asked_by    bigint      NOT NULL,
    asked_at    timestamptz NOT NULL,
    approved_by bigint,
    approved_at timestamptz,
    CHECK (approved_by IS NULL OR approved_by <> asked_by OR approved_by = 0),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);

-- rating/weeks: what a deputy objects to: a record, or a criterion or the whole of a
-- score. Words are the deputy's.
CREATE TABLE objection (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    snapshot   bigint      NOT NULL REFERENCES snapshot,
    deputy     bigint      NOT NULL REFERENCES deputy,
    record     bigint      REFERENCES record,
    criterion  text        NOT NULL DEFAULT '', -- '' with no record: the whole score
    words      text        NOT NULL CHECK (words <> ''),
    proof      text        NOT NULL DEFAULT '', -- a link, or the hash of a stored file
    by_member  bigint      NOT NULL,
    made_at    timestamptz NOT NULL,
    in_time    boolean     NOT NULL, -- before the term of the draft ended: undecided, it is published as disputed
    state      text        NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'granted', 'partly', 'dismissed', 'withdrawn')),
    effect     text        NOT NULL DEFAULT '' CHECK (effect IN ('', 'void', 'correct')),
    fields     jsonb,       -- of the record that corrects
    correcting bigint      REFERENCES record,
    reason     text        NOT NULL DEFAULT '',
    decided_at timestamptz,
    settled    bigint      REFERENCES snapshot, -- the frozen rating that holds what came of it
    CHECK ((state IN ('open', 'withdrawn')) = (decided_at IS NULL)),
    CHECK (effect = '' OR record IS NOT NULL)
);
CREATE INDEX objection_open ON objection (made_at) WHERE state = 'open';
CREATE INDEX objection_deputy ON objection (deputy, id);
CREATE UNIQUE INDEX objection_once ON objection (snapshot, deputy, coalesce(record, 0), criterion) WHERE state = 'open';

-- rating/weeks: votes on objections; one a member, which stands.
CREATE TABLE objection_vote (
    objection bigint      NOT NULL REFERENCES objection,
    member    bigint      NOT NULL,
    verdict   text        NOT NULL CHECK (verdict IN ('granted', 'partly', 'dismissed')),
    effect    text        NOT NULL DEFAULT '' CHECK (effect IN ('', 'void', 'correct')),
    fields    jsonb,
    reason    text        NOT NULL CHECK (reason <> ''),
    at        timestamptz NOT NULL,
    PRIMARY KEY (objection, member)
);
