package bot

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"qalauly/handlers"
	"qalauly/internal/job"
)

// Fetch returns the contents of a file that somebody sent, by its id. What cannot
// be had any more, or is too large for a bot, wraps job.ErrGivenUp.
func (b *Bot) Fetch(ctx context.Context, fileID string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, attemptLimit)
	defer cancel()
	var at struct {
		Path string `json:"file_path"`
	}
	err := b.api.call(ctx, "getFile", map[string]string{"file_id": fileID}, &at)
	if isRefusal(err) || err == nil && at.Path == "" {
		return nil, fmt.Errorf("bot: fetch: %w: %w", job.ErrGivenUp, err)
	}
	if err != nil {
		return nil, fmt.Errorf("bot: fetch: %w", err)
	}
	return b.api.download(ctx, at.Path)
}

// download reads a file of the Bot API. Its address holds the token: no error names it.
func (a *api) download(ctx context.Context, path string) ([]byte, error) {
	base := strings.Replace(a.base, "/bot"+a.token+"/", "/file/bot"+a.token+"/", 1)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+path, nil)
	if err != nil {
		return nil, fmt.Errorf("bot: download: the path cannot be read: %w", job.ErrGivenUp)
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return nil, &unsentError{reason(err)}
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("bot: download: status %d", resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, handlers.FileMost+1))
	if err != nil {
		return nil, &lostError{reason(err)}
	}
	if len(body) > handlers.FileMost {
		return nil, fmt.Errorf("bot: download: too large: %w", job.ErrGivenUp)
	}
	return body, nil
}
