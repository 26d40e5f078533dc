-- +goose Up
-- Verification: who looks at what, the audit of what was verified, penalties.

-- activity: when a record was verified, kept by the database itself: the weekly
-- audit is drawn from the records of a week whatever became of them since.
-- escalated_at is when those above were told that nobody took a proposal on.
ALTER TABLE record ADD COLUMN verified_at timestamptz, ADD COLUMN escalated_at timestamptz;
UPDATE record SET verified_at = moved_at WHERE state = 'verified' AND source = 'staff';
-- +goose StatementBegin
CREATE FUNCTION record_verified_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.verified_at := CASE
        WHEN NEW.source = 'staff' AND NEW.state = 'verified' AND (TG_OP = 'INSERT' OR OLD.verified_at IS NULL) THEN NEW.moved_at
        WHEN TG_OP = 'UPDATE' THEN OLD.verified_at END;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER record_verified_at BEFORE INSERT OR UPDATE ON record FOR EACH ROW EXECUTE FUNCTION record_verified_at();
CREATE INDEX record_verified_at ON record (verified_at) WHERE verified_at IS NOT NULL;
CREATE INDEX record_queue ON record ((flags = '{}'), moved_at, id) WHERE state = 'recorded';
CREATE INDEX record_entered ON record ((hands[1]), made_at) WHERE source = 'staff';
CREATE INDEX record_last ON record (deputy, day) WHERE source = 'staff' AND state IN ('proposed', 'recorded', 'returned', 'verified');
CREATE INDEX record_made_at ON record (made_at) WHERE source = 'staff';

-- activity: numbers of events: what records of one sitting, meeting or message share.
CREATE SEQUENCE event_number;

-- activity: a verifier has a record before them; no other gets it until then.
CREATE TABLE verify_lease (
    record   bigint      PRIMARY KEY REFERENCES record,
    member   bigint      NOT NULL,
    shown_at timestamptz NOT NULL,
    until    timestamptz NOT NULL
);
CREATE INDEX verify_lease_member ON verify_lease (member);

-- activity: a verifier put a record off until then.
CREATE TABLE verify_later (
    record bigint      NOT NULL REFERENCES record,
    member bigint      NOT NULL,
    until  timestamptz NOT NULL,
    PRIMARY KEY (record, member)
);

-- activity: what the weekly audit is drawn by. The SHA-256 of the seed is known
-- before the week begins, the seed itself when the week is over. verified is out of
-- how many records was drawn.
CREATE TABLE audit_seed (
    week        date        PRIMARY KEY CHECK (extract(isodow FROM week) = 1),
    hash        text        NOT NULL, -- of the seed's 64 letters, in hex
    seed        text        NOT NULL,
    made_at     timestamptz NOT NULL,
    revealed_at timestamptz,
    verified    integer
);
-- +goose StatementBegin
CREATE FUNCTION audit_seed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.week, NEW.hash, NEW.seed, NEW.made_at) <> (OLD.week, OLD.hash, OLD.seed, OLD.made_at) OR OLD.revealed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a seed is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_seed_stays BEFORE UPDATE OR DELETE ON audit_seed FOR EACH ROW EXECUTE FUNCTION audit_seed_stays();

-- activity: a record that was drawn. region is the first-level unit of the one it is
-- about ('' for the whole country), centre says that the centre verified it: neither
-- audits it.
CREATE TABLE audit_draw (
    record   bigint      PRIMARY KEY REFERENCES record,
    week     date        NOT NULL REFERENCES audit_seed,
    place    integer     NOT NULL, -- in the order of the draw, from 1
    region   text        NOT NULL,
    centre   boolean     NOT NULL,
    auditor  bigint,               -- who has it before them, then who concluded
    taken_at timestamptz,
    result   text        NOT NULL DEFAULT '' CHECK (result IN ('', 'ok', 'doubtful')),
    reason   text        NOT NULL DEFAULT '',
    at       timestamptz,
    UNIQUE (week, place),
    CHECK ((result = '') = (at IS NULL)),
    CHECK (result = '' OR auditor IS NOT NULL),
    CHECK (result <> 'doubtful' OR reason <> '')
);
CREATE INDEX audit_draw_open ON audit_draw (week, place) WHERE result = '';

-- activity: points taken away by a decision. Asked for by one, approved by another;
-- points are millionths.
CREATE TABLE penalty (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deputy      bigint      NOT NULL REFERENCES deputy,
    kind        text        NOT NULL, -- a code of the method
    points      bigint      NOT NULL CHECK (points > 0),
    document    text        NOT NULL DEFAULT '', -- its number
    dated       date,                            -- its date
    body        text        NOT NULL DEFAULT '', -- who decided
    decided_on  date        NOT NULL,
    record      bigint      REFERENCES record,   -- the false one, voided with the penalty
    state       text        NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'in_force', 'refused', 'lifted')),
    asked_by    bigint      NOT NULL,
    asked_at    timestamptz NOT NULL,
    approved_by bigint,
    approved_at timestamptz,
    ended_by    bigint,
    ended_at    timestamptz,
    reason      text        NOT NULL DEFAULT '', -- of refusing or lifting
    CHECK (approved_by <> asked_by),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL) AND (ended_by IS NULL) = (ended_at IS NULL)),
    CHECK ((state IN ('in_force', 'lifted')) = (approved_by IS NOT NULL)),
    CHECK ((state IN ('refused', 'lifted')) = (ended_by IS NOT NULL)),
    CHECK (state <> 'lifted' OR ended_by <> asked_by)
);
CREATE UNIQUE INDEX penalty_once ON penalty (deputy, kind, document, decided_on) WHERE state IN ('asked', 'in_force');
CREATE INDEX penalty_decided ON penalty (decided_on) WHERE state = 'in_force';

-- +goose StatementBegin
CREATE FUNCTION penalty_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND (NEW.deputy, NEW.kind, NEW.points, NEW.document, NEW.dated, NEW.body, NEW.decided_on, NEW.record, NEW.asked_by, NEW.asked_at)
        IS DISTINCT FROM (OLD.deputy, OLD.kind, OLD.points, OLD.document, OLD.dated, OLD.body, OLD.decided_on, OLD.record, OLD.asked_by, OLD.asked_at)) THEN
        RAISE EXCEPTION 'a penalty is lifted, never rewritten' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT FROM member WHERE deputy = NEW.deputy AND id IN (NEW.asked_by, NEW.approved_by, NEW.ended_by)) THEN
        RAISE EXCEPTION 'nobody decides a penalty of their own' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER penalty_is_kept BEFORE INSERT OR UPDATE OR DELETE ON penalty FOR EACH ROW EXECUTE FUNCTION penalty_is_kept();

-- activity: how many entries a day are usual, by what recorders entered in the 90
-- days before.
CREATE TABLE rush_limit (
    day  date    PRIMARY KEY,
    most integer NOT NULL
);
