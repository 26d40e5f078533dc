-- +goose Up
-- What people decide about single days beside the law. Rows are never changed or
-- deleted, only withdrawn; numbers up to 100 stand in calendar/holidays.toml.

-- calendar
CREATE TABLE calendar_override (
    number       bigint      GENERATED ALWAYS AS IDENTITY (START WITH 101) PRIMARY KEY,
    kind         text        NOT NULL CHECK (kind IN ('off', 'work', 'move')),
    day          date        NOT NULL,
    holiday      text        NOT NULL DEFAULT '' CHECK ((holiday <> '') = (kind = 'move')),
    name_kk      text        NOT NULL DEFAULT '',
    name_ru      text        NOT NULL DEFAULT '',
    act          text        NOT NULL CHECK (act <> ''), -- the order or announcement it rests on
    entered_at   timestamptz NOT NULL,
    entered_by   bigint, -- Telegram id; NULL: an operator
    withdrawn_at timestamptz CHECK (withdrawn_at >= entered_at),
    withdrawn_by bigint
);
