package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/file"
	"qalauly/internal/picture"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

// Row is one line of a list, by the keys of its columns.
type Row map[string]string

// TakeRow takes one line as Import takes a file: with the same checks, and nothing
// where it has a fault.
func TakeRow(ctx context.Context, db postgres.DB, kind Kind, row Row, o Options) (Report, error) {
	var head, cells []string
	for _, c := range Table(kind).Columns {
		if value, given := row[c.Key]; given {
			head, cells = append(head, c.Key), append(cells, value)
		}
	}
	var body bytes.Buffer
	if err := sheet.WriteCSV(&body, [][]string{head, cells}); err != nil {
		return Report{}, fmt.Errorf("registry: row of %s: %w", kind, err)
	}
	f, err := sheet.Open(body.Bytes(), sheet.Usual)
	if err != nil {
		return Report{}, fmt.Errorf("registry: row of %s: %w", kind, err)
	}
	return Import(ctx, db, kind, f, o)
}

// PersonRow is somebody as the list of deputies has them; without a key where they
// came another way. ErrNobody where the register has nobody of this id.
func PersonRow(ctx context.Context, db postgres.DB, id int64) (Row, error) {
	var d person
	n := &d.name
	err := db.QueryRow(ctx, `
		SELECT coalesce(list_key, ''), surname_kk, given_kk, patronymic_kk, surname_ru, given_ru, patronymic_ru, sex, birth_year, biography_kk, biography_ru, invented
		FROM deputy WHERE id = $1`, id).
		Scan(&d.key, &n.Surname.KK, &n.Given.KK, &n.Patronymic.KK, &n.Surname.RU, &n.Given.RU, &n.Patronymic.RU, &d.sex, &d.born, &d.bioKK, &d.bioRU, &d.invented)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNobody
	}
	if err != nil {
		return nil, fmt.Errorf("registry: row of person %d: %w", id, err)
	}
	row := Row{
		"surname_kk": n.Surname.KK, "given_kk": n.Given.KK, "patronymic_kk": n.Patronymic.KK,
		"surname_ru": n.Surname.RU, "given_ru": n.Given.RU, "patronymic_ru": n.Patronymic.RU,
		"sex": d.sex, "born": strconv.Itoa(d.born), "biography_kk": d.bioKK, "biography_ru": d.bioRU, "invented": "",
	}
	if d.key != "" {
		row["key"] = d.key
	}
	if d.invented {
		row["invented"] = "yes"
	}
	return row, nil
}

// Why a single thing is not taken.
var (
	ErrNobody = errors.New("registry: nobody has this number or key")
	ErrPhoto  = errors.New("registry: no photo that can be shown")
)

// ByKey is the number of who has a key.
func ByKey(ctx context.Context, db postgres.DB, key string) (int64, error) {
	var id int64
	err := db.QueryRow(ctx, `SELECT id FROM deputy WHERE list_key = $1`, key).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, ErrNobody
	}
	if err != nil {
		return 0, fmt.Errorf("registry: by key: %w", err)
	}
	return id, nil
}

// TakePhoto makes a photo that of a deputy, as ImportPhotos does, and returns the
// hashes before and after; ErrPhoto where it is none.
func TakePhoto(ctx context.Context, db postgres.DB, store file.Store, id int64, body []byte) (before, after string, err error) {
	if len(body) > largestPhoto {
		return "", "", ErrPhoto
	}
	photo, err := picture.Photo(body)
	if err != nil {
		return "", "", ErrPhoto
	}
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `SELECT photo FROM deputy WHERE id = $1 FOR UPDATE`, id).Scan(&before)
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNobody
		}
		if err != nil {
			return err
		}
		if after, err = store.Put(ctx, tx, "image/jpeg", photo); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE deputy SET photo = $2 WHERE id = $1`, id, after)
		return err
	})
	if err != nil {
		return "", "", fmt.Errorf("registry: photo of %d: %w", id, err)
	}
	return before, after, nil
}
