package roadmap

import (
	"slices"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/lists"
	"qalauly/territory"
)

// read brings what sheets refer to, and all items.
func (t *taking) read() (err error) {
	if t.paths, err = territory.Paths(t.ctx, t.tx); err != nil {
		return err
	}
	if err = t.units.ReadUnits(t.ctx, t.tx); err != nil {
		return err
	}
	if t.people, err = lists.ReadDeputies(t.ctx, t.tx); err != nil {
		return err
	}
	t.roadmaps, t.have = map[string]Roadmap{}, map[[2]string]wanted{}
	rows, _ := t.tx.Query(t.ctx, `SELECT id, key, title_kk, title_ru, coalesce(unit, ''), invented FROM roadmap`)
	var m Roadmap
	if _, err = pgx.ForEachRow(rows, []any{&m.ID, &m.Key, &m.Title.KK, &m.Title.RU, &m.Unit, &m.Invented}, func() error { t.roadmaps[m.Key] = m; return nil }); err != nil {
		return err
	}
	rows, _ = t.tx.Query(t.ctx, `
		SELECT r.key, i.no, i.id, i.title_kk, i.title_ru, coalesce(i.unit, ''), i.weight, i.due_on,
			coalesce((SELECT array_agg(d.deputy ORDER BY d.deputy) FROM roadmap_deputy d WHERE d.item = i.id), '{}')
		FROM roadmap_item i JOIN roadmap r ON r.id = i.roadmap`)
	var w wanted
	ids := map[int64][2]string{}
	_, err = pgx.ForEachRow(rows, []any{&w.key, &w.no, &w.id, &w.title.KK, &w.title.RU, &w.unit, &w.weight, &w.due, &w.deputies}, func() error {
		one := w
		one.deputies = slices.Clone(w.deputies)
		t.have[[2]string{w.key, w.no}], ids[w.id] = one, [2]string{w.key, w.no}
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.readStages(ids); err != nil {
		return err
	}
	t.reported = map[int64]bool{}
	rows, _ = t.tx.Query(t.ctx, `SELECT DISTINCT item FROM roadmap_report WHERE kind = 'stage' AND state IN ('recorded', 'verified')`)
	var id int64
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error { t.reported[id] = true; return nil })
	return err
}

func (t *taking) readStages(ids map[int64][2]string) error {
	rows, _ := t.tx.Query(t.ctx, `SELECT item, id, n, title_kk, title_ru, share, due_on FROM roadmap_stage ORDER BY item, n`)
	var item int64
	var s Stage
	_, err := pgx.ForEachRow(rows, []any{&item, &s.ID, &s.N, &s.Title.KK, &s.Title.RU, &s.Share, &s.DueOn}, func() error {
		w := t.have[ids[item]]
		w.stages = append(w.stages, s)
		t.have[ids[item]] = w
		return nil
	})
	return err
}
