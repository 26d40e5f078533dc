package digest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"qalauly/account"
	"qalauly/internal/audit"
	"qalauly/internal/postgres"
	"qalauly/notice"
	"qalauly/territory"
)

// Kinds of notices of campaigns. The reference is the campaign's number; of progress,
// with a moment behind it, «5:1764000000».
const (
	NoticeCampaign = "campaign"         // the message itself
	NoticeApprove  = "campaignasked"    // to administrators: another wants to send one
	NoticeProgress = "campaignprogress" // to who wrote and who approved it: how far it is
)

// CampaignTask fills a campaign and follows it to its end; its reference is the number.
const CampaignTask = "campaign"

// CampaignMost is how many letters a message to many may have.
const CampaignMost = 3000

// Stage is where a campaign stands.
type Stage string

// The stages.
const (
	Draft   Stage = "draft"   // it is being written
	Asked   Stage = "asked"   // it waits for another administrator
	Filling Stage = "filling" // those who get it are written down
	Sending Stage = "sending"
	Stopped Stage = "stopped" // in the middle, or before it began
	Done    Stage = "done"
)

// Campaign is a message to many.
type Campaign struct {
	ID         int64
	Audience   string // all; region:350000000; role:recorder
	Lang       string // only who reads this language; "": everybody
	TextKK     string `db:"text_kk"`
	TextRU     string `db:"text_ru"`
	State      Stage
	MadeBy     int64
	MadeAt     time.Time
	Previewed  bool
	ApprovedBy int64
	Night      bool  // it goes out at night too
	Far        int64 // the last person who was looked at
	Filled     int64 // how many are to get it
}

// Why a campaign is not sent.
var (
	ErrNoCampaign = errors.New("digest: no such campaign")
	ErrStage      = errors.New("digest: the campaign is past that")
	ErrNoText     = errors.New("digest: a campaign needs a text that is not too long")
	ErrUnseen     = errors.New("digest: who wrote it has not seen it as it will look")
	ErrAudience   = errors.New("digest: no such audience")
)

// Text is what somebody reads who is answered in a language: the text in it, else the
// other one.
func (c Campaign) Text(lang string) string {
	if lang == "ru" && c.TextRU != "" || c.TextKK == "" {
		return c.TextRU
	}
	return c.TextKK
}

// Readers are those who are to get a campaign.
func (c Campaign) Readers(ctx context.Context, db postgres.DB) (account.Audience, error) {
	a := account.Audience{Lang: c.Lang}
	kind, what, _ := strings.Cut(c.Audience, ":")
	switch kind {
	case "all":
		return a, nil
	case "region":
		units, err := territory.Below(ctx, db, what)
		a.Units = units
		if err == nil && len(units) == 0 {
			err = ErrAudience
		}
		return a, err
	case "role":
		a.Duty = account.Duty(what)
		return a, nil
	}
	return a, ErrAudience
}

// Write begins a campaign.
func Write(ctx context.Context, db postgres.DB, member int64, audience, lang string, now time.Time) (id int64, err error) {
	if _, err := (Campaign{Audience: audience}).Readers(ctx, db); err != nil {
		return 0, err
	}
	err = db.QueryRow(ctx, `INSERT INTO campaign (audience, lang, made_by, made_at) VALUES ($1, $2, $3, $4) RETURNING id`, audience, lang, member, now).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("digest: campaign: %w", err)
	}
	return id, nil
}

const campaignSQL = `SELECT id, audience, lang, text_kk, text_ru, state, made_by, made_at, previewed, coalesce(approved_by, 0) AS approved_by, night, far, filled FROM campaign `

// CampaignByID is a campaign.
func CampaignByID(ctx context.Context, db postgres.DB, id int64) (Campaign, error) {
	return oneCampaign(ctx, db, `WHERE id = $1`, id)
}

func oneCampaign(ctx context.Context, db postgres.DB, which string, id int64) (Campaign, error) {
	all, err := campaigns(ctx, db, which, id)
	if err == nil && len(all) == 0 {
		err = ErrNoCampaign
	}
	if err != nil {
		return Campaign{}, err
	}
	return all[0], nil
}

// Campaigns are the newest, without those that were never asked for but by one member.
func Campaigns(ctx context.Context, db postgres.DB, member int64, limit int) ([]Campaign, error) {
	return campaigns(ctx, db, `WHERE state <> 'draft' OR made_by = $1 ORDER BY id DESC LIMIT $2`, member, limit)
}

func campaigns(ctx context.Context, db postgres.DB, which string, args ...any) ([]Campaign, error) {
	rows, err := db.Query(ctx, campaignSQL+which, args...)
	if err != nil {
		return nil, fmt.Errorf("digest: campaigns: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Campaign])
	if err != nil {
		return nil, fmt.Errorf("digest: campaigns: %w", err)
	}
	return all, nil
}

// Say puts the text of a draft in a language. Who wrote it sees it anew before it is
// asked for.
func Say(ctx context.Context, db postgres.DB, member, id int64, lang, text string) error {
	if text = strings.TrimSpace(text); text == "" || utf8.RuneCountInString(text) > CampaignMost {
		return ErrNoText
	}
	return step(ctx, db, `UPDATE campaign SET previewed = false, text_kk = CASE WHEN $3 = 'kk' THEN $4 ELSE text_kk END, text_ru = CASE WHEN $3 = 'ru' THEN $4 ELSE text_ru END
		WHERE id = $1 AND made_by = $2 AND state = 'draft'`, id, member, lang, text)
}

// Seen notes that who wrote a campaign saw it as it will look.
func Seen(ctx context.Context, db postgres.DB, member, id int64) error {
	return step(ctx, db, `UPDATE campaign SET previewed = true WHERE id = $1 AND made_by = $2 AND state = 'draft'`, id, member)
}

func step(ctx context.Context, db postgres.DB, sql string, args ...any) error {
	tag, err := db.Exec(ctx, sql, args...)
	if err != nil {
		return fmt.Errorf("digest: campaign: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return ErrStage
	}
	return nil
}

// Request asks another administrator to let a campaign go.
func Request(ctx context.Context, db postgres.DB, member, id int64) error {
	c, err := CampaignByID(ctx, db, id)
	switch {
	case err != nil:
		return err
	case c.TextKK == "" && c.TextRU == "":
		return ErrNoText
	case !c.Previewed:
		return ErrUnseen
	}
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if err := step(ctx, tx, `UPDATE campaign SET state = 'asked' WHERE id = $1 AND made_by = $2 AND state = 'draft'`, id, member); err != nil {
			return err
		}
		if err := c.note(ctx, tx, member, "ask"); err != nil {
			return err
		}
		all, err := account.DutyAccounts(ctx, tx, account.Administrator)
		if err != nil {
			return err
		}
		for _, a := range all {
			m, err := account.MemberByID(ctx, tx, a.Member)
			if err != nil {
				return err
			}
			if a.Member == member || !m.May(account.Administrator, nil) {
				continue
			}
			if err := notice.Post(ctx, tx, notice.Notice{To: a.Person, Kind: NoticeApprove, Ref: fmt.Sprint(id), Once: fmt.Sprint(NoticeApprove, ":", id)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Launch lets a campaign go that another wrote, by day alone or by night too. Who calls it
// enqueues CampaignTask.
func Launch(ctx context.Context, db postgres.DB, member, id int64, night bool, now time.Time) error {
	c, err := CampaignByID(ctx, db, id)
	switch {
	case err != nil:
		return err
	case c.MadeBy == member:
		return ErrTwoPersons
	}
	if err := step(ctx, db, `UPDATE campaign SET state = 'filling', approved_by = $2, approved_at = $3, night = $4 WHERE id = $1 AND state = 'asked'`, id, member, now, night); err != nil {
		return err
	}
	return c.note(ctx, db, member, "approve")
}

// Stop ends a campaign: whoever has not got it does not get it. Any administrator may.
func Stop(ctx context.Context, db postgres.DB, member, id int64, now time.Time) error {
	c, err := CampaignByID(ctx, db, id)
	if err != nil {
		return err
	}
	if err := step(ctx, db, `UPDATE campaign SET state = 'stopped', ended_at = $2 WHERE id = $1 AND state IN ('draft', 'asked', 'filling', 'sending')`, id, now); err != nil {
		return err
	}
	return c.note(ctx, db, member, "stop")
}

func (c Campaign) note(ctx context.Context, db postgres.DB, member int64, what string) error {
	return audit.Write(ctx, db, audit.Entry{Member: member, Action: "campaign." + what, Object: fmt.Sprintf("campaign:%d", c.ID), After: map[string]any{"audience": c.Audience, "lang": c.Lang}})
}
