-- +goose Up
-- appeal: problems that many have: staff give an appeal a title, its author agrees, and
-- others join. Of the author nothing is shown.
CREATE TABLE common_problem (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    appeal     bigint      NOT NULL UNIQUE REFERENCES appeal,
    title      text        NOT NULL CHECK (title <> ''), -- in the words of staff
    asked_by   bigint      NOT NULL,
    asked_at   timestamptz NOT NULL,
    agreed     boolean,    -- the author; NULL: not answered
    agreed_at  timestamptz,
    closed_at  timestamptz, -- the author does not agree any more, or is forgotten
    CHECK ((agreed IS NULL) = (agreed_at IS NULL))
);

-- Who joined. person is a Telegram id.
CREATE TABLE common_joined (
    problem   bigint      NOT NULL REFERENCES common_problem,
    person    bigint      NOT NULL,
    joined_at timestamptz NOT NULL,
    PRIMARY KEY (problem, person)
);
CREATE INDEX common_joined_person ON common_joined (person);
