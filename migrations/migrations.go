// Package migrations is the schema: a numbered SQL file for each step, applied
// in order by postgres.Migrate. A step that has landed is never edited; old
// replicas run on while a new step is applied, so a step expands before a later
// one contracts.
package migrations

import "embed"

// Files holds the steps.
//
//go:embed *.sql
var Files embed.FS
