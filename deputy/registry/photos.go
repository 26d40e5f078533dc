package registry

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/jackc/pgx/v5"

	"qalauly/internal/file"
	"qalauly/internal/picture"
	"qalauly/internal/postgres"
	"qalauly/internal/sheet"
)

// The most that photos may take.
const (
	largestPhoto = 15 << 20 // bytes of one file
	mostPhotos   = 20_000
)

// OpenPhotos opens a folder, or a zip file, of photos.
func OpenPhotos(name string) (fs.FS, func() error, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, nil, sheet.Unreadable(err)
	}
	if info.IsDir() {
		return os.DirFS(name), func() error { return nil }, nil
	}
	packed, err := zip.OpenReader(name)
	if errors.Is(err, zip.ErrFormat) {
		return nil, nil, sheet.ErrNotATable
	}
	if err != nil {
		return nil, nil, sheet.Unreadable(err)
	}
	return packed, packed.Close, nil
}

// ImportPhotos takes photos whose file names, without the ending, are the keys of
// deputies, or #1024 by their numbers. Each is made a JPEG of bounded size without
// what cameras add, such as the place. All or nothing, as Import.
func ImportPhotos(ctx context.Context, db postgres.DB, store file.Store, photos fs.FS, dryRun bool) (Report, error) {
	var report Report
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if err := lock(ctx, tx); err != nil {
			return err
		}
		album := album{store: store, photos: photos, dryRun: dryRun, seen: map[int64]string{}, have: map[int64]string{}}
		album.report.Faults = &sheet.Faults{}
		err := album.read(ctx, tx)
		if err == nil {
			err = album.take(ctx, tx)
		}
		report = album.report
		if err == nil && !report.Faults.None() {
			return errNothing
		}
		report.Written = !dryRun && report.Added+report.Changed > 0
		return err
	})
	if errors.Is(err, errNothing) {
		report.Written, err = false, nil
	}
	if err != nil {
		return Report{}, fmt.Errorf("registry: import photos: %w", err)
	}
	return report, nil
}

// errNothing rolls back what was written before a fault was found.
var errNothing = errors.New("registry: nothing is taken")

// album is a folder of photos while it is taken.
type album struct {
	refs
	store  file.Store
	photos fs.FS
	dryRun bool
	have   map[int64]string // hashes
	seen   map[int64]string // file names
	report Report
}

func (a *album) read(ctx context.Context, tx pgx.Tx) error {
	if err := a.readPeople(ctx, tx); err != nil {
		return err
	}
	rows, _ := tx.Query(ctx, `SELECT id, photo FROM deputy`)
	var id int64
	var hash string
	_, err := pgx.ForEachRow(rows, []any{&id, &hash}, func() error { a.have[id] = hash; return nil })
	return err
}

func (a *album) take(ctx context.Context, tx pgx.Tx) error {
	count := 0
	return fs.WalkDir(a.photos, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if entry.IsDir() && name != "." && skipped(entry.Name()) {
			return fs.SkipDir
		}
		if entry.IsDir() || skipped(entry.Name()) {
			return nil
		}
		if count++; count > mostPhotos {
			return sheet.ErrTooMany
		}
		return a.one(ctx, tx, name)
	})
}

// skipped are what systems leave in folders.
func skipped(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "__MACOSX") || strings.EqualFold(name, "Thumbs.db") || strings.EqualFold(name, "desktop.ini")
}

func (a *album) one(ctx context.Context, tx pgx.Tx, name string) error {
	wrong := func(rule string, args map[string]string) error {
		a.report.Faults.Add(sheet.Fault{Sheet: name, Column: "photo", Value: path.Base(name), Rule: rule, Args: args})
		return nil
	}
	id, ok := a.known(strings.TrimSuffix(path.Base(name), path.Ext(name)))
	if !ok {
		return wrong(ruleDeputy, nil)
	}
	if before := a.seen[id]; before != "" {
		return wrong(rulePhotoTwice, map[string]string{"Name": before})
	}
	a.seen[id] = name
	body, err := a.body(name)
	switch {
	case err != nil:
		return err
	case len(body) > largestPhoto:
		return wrong(rulePhotoLarge, nil)
	}
	photo, err := picture.Photo(body)
	if err != nil {
		return wrong(rulePhoto, nil)
	}
	return a.put(ctx, tx, id, photo)
}

func (a *album) body(name string) ([]byte, error) {
	f, err := a.photos.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, largestPhoto+1))
}

func (a *album) put(ctx context.Context, tx pgx.Tx, id int64, photo []byte) error {
	hash := file.Hash(photo)
	switch a.have[id] {
	case hash:
		a.report.Same++
		return nil
	case "":
		a.report.Added++
	default:
		a.report.Changed++
	}
	if a.dryRun || !a.report.Faults.None() {
		return nil
	}
	if _, err := a.store.Put(ctx, tx, "image/jpeg", photo); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE deputy SET photo = $2 WHERE id = $1`, id, hash)
	return err
}
