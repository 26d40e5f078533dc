package doctor

import "context"

const gigabyte = 1 << 30

// askFiles looks at the folder of stored files.
func askFiles(_ context.Context, e *exam, r *report) {
	if e.FilesDir == "" {
		r.well("FILES_DIR", "is empty: files are kept in the database")
		return
	}
	free, ok := freeSpace(e.FilesDir)
	switch {
	case !ok:
		r.unknown("FILES_DIR", "how much space is left cannot be told")
	case free < gigabyte/10:
		r.wrong("FILES_DIR", "make room, or give a folder on a larger disk", "%d MB are left on its disk", free>>20)
	case free < 5*gigabyte:
		r.warn("FILES_DIR", "make room, or give a folder on a larger disk", "%.1f GB are left on its disk", float64(free)/gigabyte)
	default:
		r.well("FILES_DIR", "can be written to; %d GB are left", free/gigabyte)
	}
	if e.running > 1 {
		r.warn("FILES_DIR", "let it be one folder that all of them share, or leave it empty", "%d processes run: each must see the same folder", e.running)
	}
}
