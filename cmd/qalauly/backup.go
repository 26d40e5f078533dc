package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"qalauly/bot"
	"qalauly/internal/backup"
)

// copyFlags are what a backup is taken of, or restored into.
type copyFlags struct {
	DatabaseURL Secret `env:"DATABASE_URL" help:"PostgreSQL: postgres://user:password@host/database"`
	FilesDir    string `env:"FILES_DIR" help:"The folder of stored files, where they are not in PostgreSQL."`
	Dir         string `arg:"" help:"The backup's folder."`
}

func (f copyFlags) options() (backup.Options, error) {
	var problems []string
	if fault := databaseFault(f.DatabaseURL.Reveal()); fault != "" {
		problems = append(problems, "DATABASE_URL: "+fault)
	}
	if fault := folderFault(f.FilesDir); fault != "" {
		problems = append(problems, "FILES_DIR: "+fault)
	}
	if len(problems) > 0 {
		return backup.Options{}, &ConfigError{problems}
	}
	return backup.Options{
		DatabaseURL: f.DatabaseURL.Reveal(), FilesDir: f.FilesDir, Version: versionText(),
		LeaveOut: []string{bot.SendingTable},
		Log:      func(line string) { fmt.Println(line) },
	}, nil
}

type backupCmd struct {
	copyFlags `embed:""`
}

// Run takes a backup of database and files into a new folder; the service may run.
func (c backupCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	o, err := c.options()
	if err != nil {
		return err
	}
	began := time.Now()
	m, err := backup.Take(ctx, c.Dir, o)
	if err != nil {
		return err
	}
	fmt.Printf("%s holds the state of %s: %s in %s\n", c.Dir, shown(m.TakenAt), size(m.Size()), time.Since(began).Round(10*time.Millisecond))
	if n := len(m.Missing); n > 0 {
		return fmt.Errorf("%d files are lost or damaged in %s and are not in the backup; its manifest names them", n, c.FilesDir)
	}
	return nil
}

type restoreCmd struct {
	copyFlags `embed:""`
}

// Run restores a backup into an empty database, and says what is to be done then.
func (c restoreCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	o, err := c.options()
	if err != nil {
		return err
	}
	began := time.Now()
	m, err := backup.Restore(ctx, c.Dir, o, func(tx pgx.Tx, taken time.Time) error { return bot.Restored(ctx, tx, taken) })
	if err != nil {
		return err
	}
	fmt.Printf("restored in %s: the state of %s, %s, every row counted\n", time.Since(began).Round(10*time.Millisecond), shown(m.TakenAt), size(m.Size()))
	fmt.Print("\nSending is held. \"qalauly serve\" takes updates and handles them, and their answers wait,\n" +
		"because what was waiting in the backup may have gone out since.\n" +
		"  qalauly release         shows what waits\n" +
		"  qalauly release --help  says how to send it, or to drop what is old\n")
	return nil
}

type holdCmd struct {
	databaseFlags `embed:""`
}

// Run holds sending, for a database that was set back by other means than restore.
func (c holdCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	pool, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := bot.Hold(ctx, pool); err != nil {
		return err
	}
	fmt.Println("sending is held; qalauly release shows what waits")
	return nil
}

type releaseCmd struct {
	databaseFlags `embed:""`
	All           bool   `xor:"what" help:"Send everything that waits."`
	DropOlderThan string `xor:"what" placeholder:"TIME" help:"Drop what was due before, send the rest: \"2026-11-16 15:04\" in Almaty, or an age as 90m. Best: when the service that was backed up ended."`
}

// Run shows what is held; told what to do with it, it does so and lets sending go on.
func (c releaseCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	before, err := moment(c.DropOlderThan, time.Now())
	if err != nil {
		return &ConfigError{[]string{"--drop-older-than: " + err.Error()}}
	}
	pool, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	text, err := held(ctx, pool)
	if err != nil {
		return err
	}
	fmt.Print(text)
	if c.DropOlderThan != "" {
		if isHeld, err := bot.Held(ctx, pool); err != nil || !isHeld {
			return errors.Join(err, errors.New("what goes out at this moment cannot be dropped: run qalauly hold first"))
		}
		replies, notices, err := bot.Drop(ctx, pool, before)
		if err != nil {
			return err
		}
		fmt.Printf("dropped, of before %s: replies %d, notices %d\n", shown(before), replies, notices)
	}
	if c.DropOlderThan == "" && !c.All {
		fmt.Print("Nothing was changed. --all sends everything; --drop-older-than TIME drops what was due before, and sends the rest.\n")
		return nil
	}
	if err := bot.Release(ctx, pool); err != nil {
		return err
	}
	fmt.Println("sending is released")
	return nil
}
