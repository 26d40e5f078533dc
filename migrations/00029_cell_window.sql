-- +goose Up
-- A rating reads the weeks of each criterion: with what is summed in the index itself the
-- table need not be looked at.
CREATE UNIQUE INDEX cell_window ON cell (criterion, week, deputy) INCLUDE (x, n, records);
ALTER TABLE cell DROP CONSTRAINT cell_pkey;
ALTER TABLE cell ADD PRIMARY KEY USING INDEX cell_window;
