-- +goose Up
-- Who may do what, and what was done: members, their roles, invites, the audit.

-- account: a human who works with the service (staff, a deputy, an assistant),
-- whatever Telegram accounts they use. deputy says who of the register they are.
CREATE TABLE member (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL, -- as colleagues know them: «Д. Омаров»
    deputy     bigint      UNIQUE REFERENCES deputy,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- account: which Telegram account is whose. An account that has left stays the
-- account of that member: nobody begins anew by coming back.
CREATE TABLE member_account (
    person   bigint      PRIMARY KEY,
    member   bigint      NOT NULL REFERENCES member,
    bound_at timestamptz NOT NULL DEFAULT now(),
    left_at  timestamptz
);
CREATE INDEX member_account_member ON member_account (member);

-- account: a role in a unit (NULL: the whole country), or beside a deputy. Asked
-- for by one, approved by another; approved_by 0 is the operator's command line.
CREATE TABLE role_grant (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member      bigint      NOT NULL REFERENCES member,
    role        text        NOT NULL CHECK (role IN ('recorder', 'verifier', 'commission', 'editor', 'admin', 'deputy', 'assistant')),
    unit        text        REFERENCES unit,
    deputy      bigint      REFERENCES deputy,
    asked_by    bigint      NOT NULL,
    asked_at    timestamptz NOT NULL DEFAULT now(),
    approved_by bigint,
    approved_at timestamptz,
    ended_by    bigint,
    ended_at    timestamptz,
    CHECK ((role IN ('deputy', 'assistant')) = (deputy IS NOT NULL)),
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK (role IN ('deputy', 'assistant') OR approved_by IS NULL OR (approved_by <> asked_by AND approved_by <> member))
);
CREATE UNIQUE INDEX role_grant_once ON role_grant (member, role, coalesce(unit, ''), coalesce(deputy, 0)) WHERE ended_at IS NULL;
CREATE INDEX role_grant_unit ON role_grant (unit, role) WHERE ended_at IS NULL;
CREATE INDEX role_grant_deputy ON role_grant (deputy) WHERE ended_at IS NULL;

-- account: an invitation, good for one person and a short time. Only the hash of
-- its code is kept.
CREATE TABLE invite (
    hash       bytea       PRIMARY KEY,
    id         bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    grant_id   bigint      NOT NULL REFERENCES role_grant,
    made_by    bigint      NOT NULL,
    made_at    timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_by    bigint,
    used_at    timestamptz,
    revoked_at timestamptz
);
CREATE INDEX invite_grant ON invite (grant_id);

-- internal/audit: everything that a member changes or opens, in a chain of hashes.
-- A row is linked to the chain a moment after it is written; from then on nothing
-- in it can change, and before only the link.
CREATE TABLE audit (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    member  bigint      NOT NULL, -- 0: the service itself or its operator
    person  bigint      NOT NULL DEFAULT 0, -- the Telegram account used
    action  text        NOT NULL, -- record.verify
    object  text        NOT NULL, -- record:58190
    deputy  bigint      NOT NULL DEFAULT 0,
    unit    text        NOT NULL DEFAULT '',
    before  text        NOT NULL DEFAULT '', -- JSON
    after   text        NOT NULL DEFAULT '',
    link    bigint      UNIQUE,
    hash    bytea,
    CHECK ((link IS NULL) = (hash IS NULL))
);
CREATE INDEX audit_unlinked ON audit (id) WHERE link IS NULL;
CREATE INDEX audit_object ON audit (object, id);
CREATE INDEX audit_deputy ON audit (deputy, id) WHERE deputy <> 0;
CREATE INDEX audit_member ON audit (member, id);

-- +goose StatementBegin
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.link IS NULL AND NEW.link IS NOT NULL
        AND (NEW.id, NEW.at, NEW.member, NEW.person, NEW.action, NEW.object, NEW.deputy, NEW.unit, NEW.before, NEW.after)
          = (OLD.id, OLD.at, OLD.member, OLD.person, OLD.action, OLD.object, OLD.deputy, OLD.unit, OLD.before, OLD.after)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit is never rewritten' USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
