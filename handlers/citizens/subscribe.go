package citizens

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"qalauly/digest"
	"qalauly/handlers"
	"qalauly/internal/postgres"
	"qalauly/locales"
)

// subscribing is the personal week: whom it is of, when it comes, how it ends.
func (c citizens) subscribing() handlers.Audience {
	return handlers.Audience{
		Verbs: map[string]handlers.Run{
			"sub":    c.subscription,
			"subon":  c.subscribes(func(s *digest.Subscription, _ string) { s.Rhythm = digest.Weekly }),
			"subnow": c.subscribes(func(s *digest.Subscription, _ string) { s.Rhythm = digest.AtOnce }),
			"suboff": c.unsubscribe,
			"subhrs": c.hours,
			"subhr":  c.subscribes(func(s *digest.Subscription, arg string) { s.Rhythm = digest.Weekly; s.Hour, _ = strconv.Atoi(arg) }),
			"submy":  c.subscribes(func(s *digest.Subscription, arg string) { s.Mine = arg == "1" }),
			"follow": c.follow,
			"unfol":  c.unfollow,
			"folp":   c.followPlace,
			"unfolp": c.unfollowPlace,
		},
		Personal: []string{"sub", "subon", "subnow", "suboff", "subhrs", "subhr", "submy", "follow", "unfol", "folp", "unfolp"},
	}
}

// subscription shows how a person is told, and what can be changed. A group learns
// nothing of it.
func (c citizens) subscription(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.subscriptionAfter(ctx, db, r, "")
}

func (c citizens) subscriptionAfter(ctx context.Context, db postgres.DB, r handlers.Request, head locales.HTML) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	l := r.Lang
	s, err := digest.SubscriptionOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines := []locales.HTML{l.HTML("subscription.title"), rhythm(l, s)}
	var set []handlers.Button
	if s.Rhythm != digest.Weekly {
		set = append(set, press(l.Text("subscription.button_weekly"), "subon"))
	}
	if s.Rhythm != digest.AtOnce {
		set = append(set, press(l.Text("subscription.button_now"), "subnow"))
	}
	if s.On() {
		if s.Rhythm == digest.Weekly {
			set = append(set, press(l.Text("subscription.button_hour", locales.Args{"Hour": clock(s.Hour)}), "subhrs"))
		}
		mine, other := l.Text("subscription.button_mine_on"), "1"
		if s.Mine {
			lines = append(lines, l.HTML("subscription.mine"))
			mine, other = l.Text("subscription.button_mine_off"), "0"
		}
		set = append(set, press(mine, "submy", other))
	}
	told, ends, err := c.followed(ctx, db, r)
	if err != nil {
		return handlers.Reply{}, err
	}
	lines = append(lines, told...)
	rows := joined(grid(set), grid(ends))
	items, err := digest.FollowedItems(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	if len(items) > 0 {
		lines = append(lines, l.HTML("programme.following", locales.Args{"Count": len(items)}))
		rows = append(rows, row(press(l.Text("programme.button_following"), "rmg")))
	}
	if s.On() {
		rows = append(rows, row(press(l.Text("subscription.button_off"), "suboff")))
	}
	if head != "" {
		return show(r, locales.Join(head, locales.Lines(lines...)), rows...), nil
	}
	return show(r, locales.Lines(lines...), rows...), nil
}

func rhythm(l locales.Lang, s digest.Subscription) locales.HTML {
	switch s.Rhythm {
	case digest.Weekly:
		return l.HTML("subscription.weekly", locales.Args{"Hour": clock(s.Hour)})
	case digest.AtOnce:
		return l.HTML("subscription.at_once", locales.Args{"From": clock(digest.FirstHour), "To": clock(digest.LastHour + 1)})
	}
	return l.HTML("subscription.none")
}

func clock(hour int) string { return fmt.Sprintf("%02d:00", hour) }

// subscribes changes one thing of how a person is told.
func (c citizens) subscribes(change func(s *digest.Subscription, arg string)) handlers.Run {
	return func(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
		if !r.Private {
			return c.inPrivate(r), nil
		}
		s, err := digest.SubscriptionOf(ctx, db, r.Person.ID)
		if err != nil {
			return handlers.Reply{}, err
		}
		change(&s, arg(r, 0))
		err = digest.Subscribe(ctx, db, s, r.Now)
		if errors.Is(err, digest.ErrHour) {
			return c.hoursAfter(ctx, db, r, r.Lang.HTML("subscription.hour_full"))
		}
		if err != nil {
			return handlers.Reply{}, err
		}
		return c.subscription(ctx, db, r)
	}
}

// hours offers the hours that have room.
func (c citizens) hours(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	return c.hoursAfter(ctx, db, r, "")
}

// hoursAfter does so below what was just said.
func (c citizens) hoursAfter(ctx context.Context, db postgres.DB, r handlers.Request, head locales.HTML) (handlers.Reply, error) {
	free, err := digest.Hours(ctx, db)
	if err != nil {
		return handlers.Reply{}, err
	}
	var buttons []handlers.Button
	for _, hour := range free {
		buttons = append(buttons, press(clock(hour), "subhr", strconv.Itoa(hour)))
	}
	text := r.Lang.HTML("subscription.ask_hour")
	if head != "" {
		text = locales.Lines(head, text)
	}
	return show(r, text, append(grid(buttons), row(press(r.Lang.Text("button.back"), "sub")))...), nil
}

// unsubscribe ends it with one tap; another brings it back.
func (c citizens) unsubscribe(ctx context.Context, db postgres.DB, r handlers.Request) (handlers.Reply, error) {
	if !r.Private {
		return c.inPrivate(r), nil
	}
	s, err := digest.SubscriptionOf(ctx, db, r.Person.ID)
	if err != nil {
		return handlers.Reply{}, err
	}
	s.Rhythm = digest.Off
	if err := digest.Subscribe(ctx, db, s, r.Now); err != nil {
		return handlers.Reply{}, err
	}
	reply := say(r.Lang.HTML("subscription.ended"), row(press(r.Lang.Text("subscription.button_back"), "subon")))
	reply.Toast = r.Lang.Text("subscription.ended_toast")
	return reply, nil
}
