package audit

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"time"

	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

// CSVMost is how many entries a file holds at most, the newest.
const CSVMost = 100_000

// WriteCSV writes the entries that a query finds as a table for a spreadsheet, the
// newest first, and returns how many. names are those of members; zone is whose clock
// is shown. No cell is one that a spreadsheet would take for a formula.
func WriteCSV(ctx context.Context, db postgres.DB, q Query, names map[int64]string, zone *time.Location, w io.Writer) (int, error) {
	table := [][]string{{"id", "at", "member", "name", "account", "action", "object", "deputy", "unit", "before", "after", "link", "hash"}}
	q.Limit = 5000
	for len(table) <= CSVMost {
		page, err := Find(ctx, db, q)
		if err != nil {
			return 0, err
		}
		if len(page) == 0 {
			break
		}
		for _, e := range page {
			table = append(table, e.cells(names, zone))
		}
		q.Under = page[len(page)-1].ID
	}
	if err := sheet.WriteCSV(w, table); err != nil {
		return 0, fmt.Errorf("audit: csv: %w", err)
	}
	return len(table) - 1, nil
}

func (e Kept) cells(names map[int64]string, zone *time.Location) []string {
	link := ""
	if e.Link != nil {
		link = number(*e.Link)
	}
	return []string{
		number(e.ID), e.At.In(zone).Format("2006-01-02 15:04:05"), number(e.Member), names[e.Member], number(e.Person),
		e.Action, e.Object, number(e.Deputy), e.Unit, e.Before, e.After, link, hex.EncodeToString(e.Hash),
	}
}

// number is a number, "" for none.
func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}
