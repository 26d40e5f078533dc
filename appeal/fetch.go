package appeal

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"qalauly/internal/job"
	"qalauly/internal/postgres"
)

// FetchTask is the kind of the tasks that bring the files of a message into
// internal/file: what is kept of an appeal is kept in the country. Its reference is the
// message's id and how many files it had.
const FetchTask = "appeal-files"

// DropTask is the kind of the tasks that delete a file which no appeal holds any more.
// Its reference is the file's hash.
const DropTask = "appeal-file-drop"

// dropFiles takes the files out of some messages and leaves what was fetched of them to
// a worker to delete; it returns how many files and of how many messages that were.
func dropFiles(ctx context.Context, db postgres.DB, which string, args ...any) (files, of int, err error) {
	held, err := messages(ctx, db, `files <> '[]' AND `+which+` FOR UPDATE`, args...)
	if err != nil {
		return 0, 0, err
	}
	for _, m := range held {
		if _, err := db.Exec(ctx, `UPDATE appeal_message SET files = '[]' WHERE id = $1`, m.ID); err != nil {
			return 0, 0, fmt.Errorf("appeal: drop files: %w", err)
		}
		files += len(m.Files)
		for _, f := range m.Files {
			if err := dropLater(ctx, db, f.Hash); err != nil {
				return 0, 0, err
			}
		}
	}
	return files, len(held), nil
}

func dropLater(ctx context.Context, db postgres.DB, hash string) error {
	if hash == "" {
		return nil
	}
	_, err := job.Enqueue(ctx, db, DropTask, hash)
	return err
}

// fetchLater leaves the files of a message to a worker.
func fetchLater(ctx context.Context, db postgres.DB, m Message) error {
	if !slices.ContainsFunc(m.Files, func(f File) bool { return f.Hash == "" }) {
		return nil
	}
	_, err := job.Enqueue(ctx, db, FetchTask, fmt.Sprintf("%d/%d", m.ID, len(m.Files)))
	return err
}

// FetchRef reads the reference of a FetchTask: the message's id.
func FetchRef(ref string) (message int64, err error) {
	var n int
	if _, err := fmt.Sscanf(ref, "%d/%d", &message, &n); err != nil {
		return 0, fmt.Errorf("appeal: task %s: %w", strconv.Quote(ref), err)
	}
	return message, nil
}

// Unfetched are the files of a message that are not in internal/file yet; none of one
// that was erased.
func Unfetched(ctx context.Context, db postgres.DB, message int64) ([]File, error) {
	m, err := MessageByID(ctx, db, message)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(m.Files, func(f File) bool { return f.Hash != "" }), nil
}

// Fetched notes under which hash a file of a message is kept. One that was taken out of
// the message meanwhile is deleted again.
func Fetched(ctx context.Context, db postgres.DB, message int64, fileID, hash string) error {
	all, err := messages(ctx, db, `id = $1 FOR UPDATE`, message)
	if err != nil || len(all) == 0 {
		return err
	}
	files, held := all[0].Files, false
	for i := range files {
		if files[i].ID == fileID {
			files[i].Hash, held = hash, true
		}
	}
	if !held {
		return dropLater(ctx, db, hash)
	}
	if _, err := db.Exec(ctx, `UPDATE appeal_message SET files = $2 WHERE id = $1`, message, files); err != nil {
		return fmt.Errorf("appeal: fetched: %w", err)
	}
	return nil
}
