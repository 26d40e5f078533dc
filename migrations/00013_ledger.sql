-- +goose Up
-- The ledger of what deputies did. Amounts are whole millionths: 1 is 1000000.

-- activity: a record. week is the Monday of day's ISO week, which is the week that
-- it counts in. x is what was done, n how often something was due (0 where the
-- criterion only counts), before caps.
CREATE TABLE record (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    criterion  text        NOT NULL,
    deputy     bigint      NOT NULL REFERENCES deputy,
    day        date        NOT NULL,
    week       date        NOT NULL GENERATED ALWAYS AS (day - (extract(isodow FROM day)::int - 1)) STORED,
    fields     jsonb       NOT NULL DEFAULT '{}',
    x          bigint      NOT NULL CHECK (x >= 0),
    n          bigint      NOT NULL CHECK (n >= 0),
    state      text        NOT NULL CHECK (state IN ('proposed', 'recorded', 'returned', 'verified', 'declined', 'withdrawn', 'voided', 'corrected')),
    source     text        NOT NULL CHECK (source IN ('staff', 'appeal', 'programme')),
    fact       text        UNIQUE, -- what a fact is known by: «appeal:123»; NULL for what staff record
    hands      bigint[]    NOT NULL DEFAULT '{}', -- members who proposed, recorded or mended it
    verifier   bigint,
    reason     text        NOT NULL DEFAULT '',   -- of what was returned, declined, voided: a key or staff's words
    flags      text[]      NOT NULL DEFAULT '{}', -- what a verifier is to look at
    event      bigint,                            -- records of one sitting, meeting or message have the same
    corrects   bigint      REFERENCES record,
    made_at    timestamptz NOT NULL,
    moved_at   timestamptz NOT NULL,              -- into the present state
    version    integer     NOT NULL DEFAULT 1,
    CHECK (source <> 'staff' OR state <> 'verified' OR (verifier IS NOT NULL AND NOT verifier = ANY (hands) AND hands <> '{}')),
    CHECK ((source = 'staff') = (fact IS NULL))
);
CREATE INDEX record_cell ON record (deputy, criterion, week) WHERE state = 'verified';
CREATE INDEX record_deputy ON record (deputy, id);
CREATE INDEX record_waiting ON record (moved_at, id) WHERE state IN ('proposed', 'recorded', 'returned');
CREATE INDEX record_event ON record (event) WHERE event IS NOT NULL;
CREATE INDEX record_same ON record (criterion, deputy, day);

-- activity: what shows that it was done. Files are private unless published.
CREATE TABLE evidence (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    record    bigint      NOT NULL REFERENCES record,
    kind      text        NOT NULL CHECK (kind IN ('file', 'link', 'document')),
    hash      text        REFERENCES file,        -- of a file; NULL until it is fetched
    telegram  text        NOT NULL DEFAULT '',    -- a file's file_unique_id
    file_id   text        NOT NULL DEFAULT '',    -- by which it is fetched
    value     text        NOT NULL DEFAULT '',    -- a link, or a document's number and date
    published boolean     NOT NULL DEFAULT false,
    added_by  bigint      NOT NULL,
    added_at  timestamptz NOT NULL,
    CHECK ((kind = 'file') = (telegram <> '' OR hash IS NOT NULL)),
    CHECK (kind = 'file' OR value <> '')
);
CREATE INDEX evidence_record ON evidence (record);
CREATE INDEX evidence_hash ON evidence (hash) WHERE hash IS NOT NULL;
CREATE INDEX evidence_telegram ON evidence (telegram) WHERE telegram <> '';
CREATE INDEX evidence_value ON evidence (value) WHERE kind <> 'file';

-- activity: sums of what is verified, by deputy, criterion and week, after caps.
CREATE TABLE cell (
    deputy    bigint  NOT NULL REFERENCES deputy,
    criterion text    NOT NULL,
    week      date    NOT NULL,
    x         bigint  NOT NULL DEFAULT 0,
    n         bigint  NOT NULL DEFAULT 0,
    records   integer NOT NULL DEFAULT 0,
    PRIMARY KEY (week, deputy, criterion)
);

-- activity: corrections of what was published or closed, numbered for good.
CREATE TABLE correction (
    number integer     PRIMARY KEY,
    record bigint      NOT NULL REFERENCES record,
    act    text        NOT NULL CHECK (act IN ('voided', 'corrected')),
    reason text        NOT NULL,
    by     bigint      NOT NULL,
    at     timestamptz NOT NULL
);

-- activity: the last day that is closed: published or of a frozen quarter. What
-- lies in it is changed by a numbered correction only.
CREATE TABLE closed (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    day date    NOT NULL
);

-- The subject of a record is never among those who record or verify it, and what
-- was verified is never taken from the ledger.
-- +goose StatementBegin
CREATE FUNCTION record_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND (TG_OP = 'DELETE' OR (NEW.id, NEW.source, NEW.made_at) <> (OLD.id, OLD.source, OLD.made_at)) THEN
        RAISE EXCEPTION 'records are never deleted' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state IN ('verified', 'voided', 'corrected') AND OLD.source = 'staff' THEN
        IF (NEW.criterion, NEW.deputy, NEW.day, NEW.fields, NEW.x, NEW.n, NEW.hands, NEW.verifier)
            IS DISTINCT FROM (OLD.criterion, OLD.deputy, OLD.day, OLD.fields, OLD.x, OLD.n, OLD.hands, OLD.verifier)
            OR (OLD.state <> 'verified' AND NEW.state <> OLD.state) THEN
            RAISE EXCEPTION 'what was verified is corrected, never rewritten' USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF NEW.state IN ('recorded', 'verified') AND NEW.source = 'staff' AND EXISTS (
        SELECT FROM member WHERE deputy = NEW.deputy AND (id = NEW.verifier OR (id = ANY (NEW.hands) AND NEW.hands[array_upper(NEW.hands, 1)] = id)))
    THEN
        RAISE EXCEPTION 'nobody records or verifies what they did themselves' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER record_is_kept BEFORE INSERT OR UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION record_is_kept();
