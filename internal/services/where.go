package services

import (
	"path/filepath"
	"slices"
)

// Where returns every place of a program of this name: in PATH first, then where
// packages put the programs of servers, of the newest version first. Nothing is
// installed.
func Where(name string) []string {
	var files []string
	for _, dir := range folders() {
		file, err := filepath.EvalSymlinks(filepath.Join(dir, name))
		if err == nil && executable(file) && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	return files
}
