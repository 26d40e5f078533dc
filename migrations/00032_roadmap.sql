-- +goose Up
-- Roadmaps of the election programme: what was promised, by whom, until when, how far it
-- is, and what shows it.

-- programme/roadmap: one roadmap, of the country (unit NULL) or of a region.
CREATE TABLE roadmap (
    id       bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key      text    NOT NULL UNIQUE, -- by which lists know it
    title_kk text    NOT NULL,
    title_ru text    NOT NULL,
    unit     text    REFERENCES unit,
    invented boolean NOT NULL DEFAULT false
);

-- programme/roadmap: one measure. share, done_on and step follow from what was verified.
CREATE TABLE roadmap_item (
    id         bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    roadmap    bigint   NOT NULL REFERENCES roadmap,
    no         text     NOT NULL CHECK (no <> ''), -- «3.1»
    unit       text     REFERENCES unit, -- where it is done; NULL: in the whole country
    title_kk   text     NOT NULL,
    title_ru   text     NOT NULL,
    weight     smallint NOT NULL DEFAULT 1 CHECK (weight BETWEEN 1 AND 3),
    due_on     date     NOT NULL,
    share      smallint NOT NULL DEFAULT 0 CHECK (share BETWEEN 0 AND 100),
    done_on    date,
    step       boolean  NOT NULL DEFAULT false, -- a step of the deputy is documented
    counted    boolean  NOT NULL DEFAULT false, -- the ledger has facts of it
    made_on    date     NOT NULL, -- what was due before this day is shown and counts nowhere
    voided_at  timestamptz,
    why_voided text     NOT NULL DEFAULT '',
    UNIQUE (roadmap, no),
    CHECK ((share = 100) = (done_on IS NOT NULL))
);
CREATE INDEX roadmap_item_unit ON roadmap_item (unit, due_on);
CREATE INDEX roadmap_item_due ON roadmap_item (due_on) WHERE NOT counted AND voided_at IS NULL;

-- programme/roadmap: who answers for a measure.
CREATE TABLE roadmap_deputy (
    item   bigint NOT NULL REFERENCES roadmap_item,
    deputy bigint NOT NULL REFERENCES deputy,
    PRIMARY KEY (item, deputy)
);
CREATE INDEX roadmap_deputy_deputy ON roadmap_deputy (deputy);

-- programme/roadmap: the steps by which a measure is done. share is how far it is once
-- this one is done; the last has 100.
CREATE TABLE roadmap_stage (
    id       bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item     bigint   NOT NULL REFERENCES roadmap_item,
    n        smallint NOT NULL,
    title_kk text     NOT NULL,
    title_ru text     NOT NULL,
    share    smallint NOT NULL CHECK (share BETWEEN 1 AND 100),
    due_on   date     NOT NULL,
    done_on  date,
    UNIQUE (item, n)
);

-- programme/roadmap: what staff say of a measure: a stage is done, a deputy took a step
-- about one that is late, or it is due no more. It holds once another has verified it.
CREATE TABLE roadmap_report (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item       bigint      NOT NULL REFERENCES roadmap_item,
    stage      bigint      REFERENCES roadmap_stage,
    kind       text        NOT NULL CHECK (kind IN ('stage', 'step', 'drop')),
    day        date        NOT NULL, -- when it was done
    note       text        NOT NULL DEFAULT '', -- of staff
    state      text        NOT NULL DEFAULT 'recorded' CHECK (state IN ('recorded', 'verified', 'returned', 'withdrawn', 'voided')),
    made_by    bigint      NOT NULL, -- member
    made_at    timestamptz NOT NULL,
    decided_by bigint,
    decided_at timestamptz,
    voided_by  bigint,
    voided_at  timestamptz,
    reason     text        NOT NULL DEFAULT '', -- of what was returned or voided
    CHECK ((kind = 'stage') = (stage IS NOT NULL)),
    CHECK (state NOT IN ('verified', 'returned') OR decided_by <> made_by),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK ((state = 'voided') = (voided_by IS NOT NULL)),
    CHECK (voided_by <> made_by)
);
CREATE INDEX roadmap_report_item ON roadmap_report (item, id);
CREATE INDEX roadmap_report_waiting ON roadmap_report (item) WHERE state = 'recorded';
CREATE UNIQUE INDEX roadmap_report_once ON roadmap_report (item, kind, coalesce(stage, 0)) WHERE state IN ('recorded', 'verified');

-- programme/roadmap: what shows that a report is true. Files are private.
CREATE TABLE roadmap_proof (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    report   bigint      NOT NULL REFERENCES roadmap_report,
    kind     text        NOT NULL CHECK (kind IN ('file', 'link', 'document')),
    value    text        NOT NULL DEFAULT '', -- a link, or a document's number and date
    telegram text        NOT NULL DEFAULT '', -- a file's file_unique_id
    file_id  text        NOT NULL DEFAULT '', -- by which it is fetched
    hash     text        REFERENCES file,     -- of a file; NULL until it is fetched
    added_by bigint      NOT NULL,
    added_at timestamptz NOT NULL,
    CHECK ((kind = 'file') = (telegram <> '')),
    CHECK (kind = 'file' OR value <> ''),
    UNIQUE (report, kind, value, telegram)
);
CREATE INDEX roadmap_proof_missing ON roadmap_proof (telegram) WHERE kind = 'file' AND hash IS NULL;

-- programme/roadmap: what people saw of a measure with their own eyes. person is a
-- Telegram id; note and files are theirs and stand nowhere else. It scores nothing.
CREATE TABLE roadmap_sighting (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item    bigint      NOT NULL REFERENCES roadmap_item,
    person  bigint      NOT NULL,
    note    text        NOT NULL DEFAULT '',
    files   jsonb       NOT NULL DEFAULT '[]', -- [{"kind": "photo", "id": "…"}], as Telegram keeps them
    made_at timestamptz NOT NULL,
    sent_at timestamptz, -- NULL: still being written
    seen_by bigint,      -- the first member who opened it
    seen_at timestamptz,
    CHECK ((seen_by IS NULL) = (seen_at IS NULL))
);
CREATE UNIQUE INDEX roadmap_sighting_draft ON roadmap_sighting (person) WHERE sent_at IS NULL;
CREATE INDEX roadmap_sighting_item ON roadmap_sighting (item) WHERE sent_at IS NOT NULL;
CREATE INDEX roadmap_sighting_person ON roadmap_sighting (person);

-- programme/roadmap: a sheet of measures that was sent to the chat. It is looked at first
-- and written when who sent it says so.
CREATE TABLE roadmap_sheet (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member   bigint      NOT NULL REFERENCES member,
    person   bigint      NOT NULL,
    chat     bigint      NOT NULL,
    lang     text        NOT NULL,
    at       timestamptz NOT NULL,
    file     text        NOT NULL, -- by which it is fetched
    name     text        NOT NULL, -- of the file, as it was sent
    hash     text        NOT NULL DEFAULT '', -- in file, once it is fetched
    step     text        NOT NULL DEFAULT 'checking'
        CHECK (step IN ('checking', 'asked', 'writing', 'done', 'faulty', 'unreadable', 'called_off', 'not_allowed', 'failed')),
    outcome  jsonb       NOT NULL DEFAULT '{}',
    faults   text        NOT NULL DEFAULT '', -- hash in file: all bad lines as a table
    moved_at timestamptz NOT NULL
);

-- Every table that names a file by its hash: internal/file deletes none of these.
CREATE OR REPLACE VIEW file_used AS
    SELECT hash FROM evidence
    UNION ALL SELECT photo FROM deputy
    UNION ALL SELECT proof FROM objection
    UNION ALL SELECT hash FROM sent_sheet
    UNION ALL SELECT faults FROM sent_sheet
    UNION ALL SELECT f ->> 'hash' FROM appeal_message, jsonb_array_elements(files) AS f
    UNION ALL SELECT hash FROM roadmap_proof
    UNION ALL SELECT hash FROM roadmap_sheet
    UNION ALL SELECT faults FROM roadmap_sheet;
