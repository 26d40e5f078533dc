// Package stories holds the told stories: people talk in a simulated Telegram
// with the real binary, which runs as a child process on a real PostgreSQL and a
// real Redis. It has tests only.
package stories
