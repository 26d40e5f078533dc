package weeks

import (
	"context"

	"qalauly/internal/postgres"
	"qalauly/rating/release"
)

// Export writes every rating that was ever published into a folder, each version in a
// folder of its own, and returns their paths. What is there already stays: a release
// is never rewritten.
func Export(ctx context.Context, db postgres.DB, dir string) ([]string, error) {
	all, err := snapshots(ctx, db, `WHERE s.published_at IS NOT NULL ORDER BY s.id`)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, s := range all {
		r, err := Release(ctx, db, s)
		if err != nil {
			return paths, err
		}
		path, err := release.Write(dir, r)
		if err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
