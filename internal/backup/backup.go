// Package backup takes a whole copy of a service while it runs, and makes a
// service of the copy again: the database and the files of one moment, in a
// folder with a manifest that says what is in it and proves it whole. It keeps
// the rule that a copy is either whole under its name or not there, and that
// nothing is ever restored over something else. It knows no table by name but
// that of files.
package backup

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"qalauly/internal/file"
)

// What a backup's folder holds.
const (
	manifestName = "manifest.json"
	dumpName     = "database.dump"
	filesName    = "files"
)

// format is the form of backups that this version makes and reads.
const format = 1

// Manifest says what a backup holds.
type Manifest struct {
	Format    int              `json:"format"`
	TakenAt   time.Time        `json:"taken_at"` // the moment whose state it is
	Version   string           `json:"version"`  // of the program that took it
	Migration int64            `json:"migration"`
	Server    int              `json:"postgres"` // the server's major version
	Dumper    int              `json:"pg_dump"`  // the major version of pg_dump
	Dump      Part             `json:"database"`
	Files     []Part           `json:"files"`
	Missing   []string         `json:"missing,omitempty"` // files that were lost or damaged already
	Rows      map[string]int64 `json:"rows"`              // of each table
}

// Part is one file of a backup: its name in the folder, and what it must be.
type Part struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Size is how many bytes the backup takes, but for the manifest.
func (m Manifest) Size() int64 {
	size := m.Dump.Size
	for _, f := range m.Files {
		size += f.Size
	}
	return size
}

// Options say what is backed up, or what is restored into.
type Options struct {
	DatabaseURL string
	FilesDir    string // empty: files are in the database
	Version     string
	LeaveOut    []string     // tables that are kept empty in the backup
	Log         func(string) // told each step; must be set
}

// Check reads the manifest of the backup in dir and sees that every part is
// there, whole and unchanged.
func Check(dir string) (Manifest, error) {
	m, err := readManifest(dir)
	if err != nil {
		return m, err
	}
	dump, err := partOf(dir, dumpName)
	if err != nil {
		return m, err
	}
	if dump != m.Dump {
		return m, fmt.Errorf("backup: %s is not what the manifest says: the backup is damaged", dumpName)
	}
	files := file.Store{Dir: filepath.Join(dir, filesName)}
	for _, f := range m.Files {
		if size, err := files.Check(f.SHA256); err != nil || size != f.Size {
			return m, fmt.Errorf("backup: %s is not what the manifest says: the backup is damaged: %w", f.Name, err)
		}
	}
	return m, nil
}

func readManifest(dir string) (Manifest, error) {
	var m Manifest
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("backup: %s holds no backup: there is no %s in it", dir, manifestName)
	}
	if err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("backup: the manifest in %s cannot be read: %w", dir, err)
	}
	if m.Format != format {
		return m, fmt.Errorf("backup: the backup in %s has form %d, this version reads form %d", dir, m.Format, format)
	}
	return m, nil
}

// writeManifest writes the manifest last: a folder without one is no backup.
func writeManifest(dir string, m Manifest) error {
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	for _, name := range []string{manifestName, dumpName, "."} {
		if err := toDisk(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// toDisk returns when a file or a folder is on the disk itself.
func toDisk(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

// partOf describes a file as it is.
func partOf(dir, name string) (Part, error) {
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		return Part{}, fmt.Errorf("backup: %w", err)
	}
	defer f.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, f)
	if err != nil {
		return Part{}, fmt.Errorf("backup: read %s: %w", name, err)
	}
	return Part{name, size, hex.EncodeToString(sum.Sum(nil))}, nil
}
