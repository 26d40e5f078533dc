-- +goose Up
-- A rating reads sums of whole windows: they are added up now and then, and beside them
-- stands what cells changed by since.

-- activity: what one criterion's cells came to from one Monday to another, both included,
-- when they were added up: of each deputy with anything.
CREATE TABLE window_sum (
    criterion text      NOT NULL,
    since     date      NOT NULL,
    until     date      NOT NULL,
    deputies  bigint[]  NOT NULL,
    x         bigint[]  NOT NULL,
    n         bigint[]  NOT NULL,
    records   integer[] NOT NULL,
    PRIMARY KEY (until, criterion, since)
);
ALTER TABLE window_sum ALTER deputies SET STORAGE EXTERNAL, ALTER x SET STORAGE EXTERNAL, ALTER n SET STORAGE EXTERNAL, ALTER records SET STORAGE EXTERNAL;

-- activity: by what cells changed since then. Rows are only added, so that nobody waits
-- for another; whoever adds up takes away those that are in the sums.
CREATE TABLE cell_change (
    criterion text    NOT NULL,
    week      date    NOT NULL,
    deputy    bigint  NOT NULL,
    x         bigint  NOT NULL,
    n         bigint  NOT NULL,
    records   integer NOT NULL
);

-- +goose StatementBegin
CREATE FUNCTION cell_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        DELETE FROM window_sum;
    ELSIF TG_OP = 'INSERT' THEN
        INSERT INTO cell_change VALUES (NEW.criterion, NEW.week, NEW.deputy, NEW.x, NEW.n, NEW.records);
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO cell_change VALUES (OLD.criterion, OLD.week, OLD.deputy, -OLD.x, -OLD.n, -OLD.records);
    ELSIF (NEW.criterion, NEW.week, NEW.deputy) = (OLD.criterion, OLD.week, OLD.deputy) THEN
        INSERT INTO cell_change VALUES (NEW.criterion, NEW.week, NEW.deputy, NEW.x - OLD.x, NEW.n - OLD.n, NEW.records - OLD.records);
    ELSE
        INSERT INTO cell_change VALUES
            (OLD.criterion, OLD.week, OLD.deputy, -OLD.x, -OLD.n, -OLD.records), (NEW.criterion, NEW.week, NEW.deputy, NEW.x, NEW.n, NEW.records);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER cell_enters AFTER INSERT ON cell FOR EACH ROW WHEN (NEW.records <> 0 OR NEW.x <> 0 OR NEW.n <> 0) EXECUTE FUNCTION cell_changes();
CREATE TRIGGER cell_changes AFTER UPDATE ON cell FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION cell_changes();
CREATE TRIGGER cell_leaves AFTER DELETE ON cell FOR EACH ROW EXECUTE FUNCTION cell_changes();
CREATE TRIGGER cell_empties AFTER TRUNCATE ON cell EXECUTE FUNCTION cell_changes();

-- What every cell is computed from stands in the index itself, in the order of cells.
CREATE INDEX record_sums ON record (criterion, week, deputy) INCLUDE (x, n) WHERE state = 'verified';
DROP INDEX record_cell;
ALTER INDEX record_sums RENAME TO record_cell;

-- An input is read whole and seldom: to press it together costs more than the room.
ALTER TABLE snapshot_input ALTER body SET STORAGE EXTERNAL;
