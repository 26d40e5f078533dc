package sheet

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Limits are the most that a file may hold.
type Limits struct {
	Bytes    int64 // of the file
	Unpacked int64 // of all that is packed in an XLSX
	Rows     int   // of all sheets together
	Columns  int
}

// Usual are limits that hold any list of ours with room to spare, and no bomb.
var Usual = Limits{Bytes: 64 << 20, Unpacked: 512 << 20, Rows: 250_000, Columns: 200}

// File is a table that has been recognised.
type File struct {
	limits Limits
	body   []byte
	book   *book // nil for a CSV
	sum    [sha256.Size]byte
}

// SHA256 is the hash of the file's bytes, in hexadecimal.
func (f *File) SHA256() string { return hex.EncodeToString(f.sum[:]) }

// cell is a cell as the file has it.
type cell struct {
	text   string
	number bool   // stored as a number, as spreadsheets store dates
	rule   string // broken by the cell itself, such as a formula without a value
}

// row is a row as the file has it; cells are cut after the last one with a text.
type row struct {
	sheet  string
	index  int // of the sheet in the file
	number int
	cells  []cell
}

// ReadFile opens the file of a path. A file that is too large is not read. What is
// called .xlsx and is neither a workbook nor a text is broken.
func ReadFile(path string, limits Limits) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, Unreadable(err)
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, limits.Bytes+1))
	if err != nil {
		return nil, Unreadable(fmt.Errorf("sheet: read %s: %w", path, err))
	}
	table, err := Open(body, limits)
	if strings.EqualFold(filepath.Ext(path), ".xlsx") && (errors.Is(err, ErrNotUTF8) || errors.Is(err, ErrNotATable)) {
		return nil, ErrBroken
	}
	return table, err
}

// Unreadable returns the FileError that an error of the file system stands for, or
// the error itself.
func Unreadable(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ErrNoFile
	case errors.Is(err, fs.ErrPermission):
		return ErrDenied
	case errors.Is(err, syscall.EISDIR):
		return ErrFolder
	}
	return err
}

// Open recognises a file by what is in it; a FileError says why it cannot be read.
// The body must not be changed afterwards.
func Open(body []byte, limits Limits) (*File, error) {
	if int64(len(body)) > limits.Bytes {
		return nil, ErrTooLarge
	}
	f := &File{limits: limits, body: body, sum: sha256.Sum256(body)}
	switch {
	case bytes.HasPrefix(body, []byte("PK\x03\x04")):
		return f, f.unpack()
	case bytes.HasPrefix(body, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, ErrOldExcel
	case len(bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\uFEFF")))) == 0:
		return nil, ErrEmpty
	}
	text, err := decode(body)
	f.body = text
	return f, err
}

// unpack looks at what an XLSX holds before anything of it is read. That no part is
// longer than it says is seen to by the reader of zip files.
func (f *File) unpack() error {
	packed, err := zip.NewReader(bytes.NewReader(f.body), int64(len(f.body)))
	if err != nil {
		return ErrBroken
	}
	var total uint64
	for _, part := range packed.File {
		total += part.UncompressedSize64
		if total > uint64(f.limits.Unpacked) || len(packed.File) > 10_000 {
			return ErrTooLarge
		}
	}
	f.book, err = openBook(packed)
	return err
}

// rows calls do for every row that is not empty; what do returns ends it.
func (f *File) rows(do func(row) error) error {
	count := 0
	limited := func(r row) error {
		if count++; count > f.limits.Rows || len(r.cells) > f.limits.Columns {
			return ErrTooMany
		}
		return do(r)
	}
	if f.book != nil {
		return f.book.rows(f.limits.Columns, limited)
	}
	return csvRows(f.body, limited)
}
