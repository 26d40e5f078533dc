package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"qalauly/simulator"
)

// keptFile is where the chats of the page are kept in the demo's folder.
const keptFile = "chats.json"

// keepEvery is how much of the chats a kill may cost.
const keepEvery = 3 * time.Second

// keeper writes the world of a simulator into a file while it changes, so that the
// next one begins where this ends. A file is written whole and then put in the place
// of the one before.
type keeper struct {
	sim  *simulator.Server
	path string
	say  func(line string)

	kept int64 // the changes that the file holds
	end  chan struct{}
	done sync.WaitGroup
}

// keep recalls what the file holds and begins to keep. A file that cannot be used is
// set aside, and that is said: the chats begin anew.
func keep(sim *simulator.Server, path string, say func(line string)) (*keeper, error) {
	k := &keeper{sim: sim, path: path, say: say, end: make(chan struct{})}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("the chats of last time: %w", err)
	default:
		if err := sim.Restore(data); err != nil {
			aside := path + ".broken"
			if moved := os.Rename(path, aside); moved != nil {
				return nil, fmt.Errorf("the chats of last time: %w", moved)
			}
			say(fmt.Sprintf("the chats of last time cannot be used and begin anew (%v); they are set aside in %s", err, aside))
		}
	}
	k.done.Go(k.run)
	return k, nil
}

func (k *keeper) run() {
	every := time.NewTicker(keepEvery)
	defer every.Stop()
	for {
		select {
		case <-k.end:
			return
		case <-every.C:
			if err := k.save(); err != nil {
				k.say(err.Error())
			}
		}
	}
}

// save writes the file anew if something has changed.
func (k *keeper) save() error {
	changes := k.sim.Changes()
	if changes == k.kept {
		return nil
	}
	data, err := k.sim.Save()
	if err != nil {
		return err
	}
	if err := replaceFile(k.path, data); err != nil {
		return fmt.Errorf("the chats are not kept: %w", err)
	}
	k.kept = changes
	return nil
}

// replaceFile puts a file of its owner's in the place of another one, whole or not
// at all.
func replaceFile(path string, data []byte) error {
	part, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".part-*")
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err == nil {
		err = os.Rename(part.Name(), path)
	}
	if err != nil {
		_ = os.Remove(part.Name())
	}
	return err
}

// close writes the last of it.
func (k *keeper) close() error {
	close(k.end)
	k.done.Wait()
	return k.save()
}
