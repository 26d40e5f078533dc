package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"qalauly/activity"
	history "qalauly/activity/invented"
	"qalauly/calendar"
	"qalauly/deputy"
	"qalauly/deputy/invented"
	councils "qalauly/programme/council/invented"
	inquiries "qalauly/programme/inquiry/invented"
	offices "qalauly/programme/reception/invented"
	roadmaps "qalauly/programme/roadmap/invented"
	"qalauly/rating/methods"
	"qalauly/territory"
)

type importCmd struct {
	Demo       importDemoCmd      `cmd:"" help:"Fill an empty register with an invented country: some 2,700 deputies, all marked as invented."`
	Bodies     importListCmd      `cmd:"" help:"Take a list of elected bodies: seats, new bodies."`
	Districts  importListCmd      `cmd:"" help:"Take a list of electoral districts."`
	Places     importListCmd      `cmd:"" help:"Take a list of settlements with their electoral districts."`
	Deputies   importListCmd      `cmd:"" help:"Take a list of people."`
	Mandates   importListCmd      `cmd:"" help:"Take a list of mandates: who sits where, since when, until when and why it ended."`
	Posts      importListCmd      `cmd:"" help:"Take a list of posts in bodies."`
	Curators   importListCmd      `cmd:"" help:"Take a list of national deputies and the regions they look after."`
	Hours      importListCmd      `cmd:"" help:"Take a list of hours of reception."`
	Offices    importProgrammeCmd `cmd:"" help:"Take a list of public receptions: address, hours, place on the map, phone."`
	Receptions importProgrammeCmd `cmd:"" help:"Take a schedule of deputies' receptions."`
	Councils   importProgrammeCmd `cmd:"" help:"Take a list of sectoral councils."`
	Members    importProgrammeCmd `cmd:"" help:"Take a list of members of sectoral councils: who sits where, since when, until when."`
	Photos     importPhotosCmd    `cmd:"" help:"Take photos from a folder or a zip file; a file's name is the deputy's key."`
	Records    importRecordsCmd   `cmd:"" help:"Take a sheet of records of what deputies did."`
	Roadmap    importRoadmapCmd   `cmd:"" help:"Take a sheet of measures of the election programme."`
	Template   importTemplateCmd  `cmd:"" help:"Write a spreadsheet to fill in, with drop-downs, notes and an example."`
}

type importDemoCmd struct {
	databaseFlags `embed:""`
	Records       bool   `help:"Also half a year of records, and the members behind them."`
	Seed          uint64 `default:"1" help:"Another number makes another country."`
	PartyNameKK   string `name:"party-name-kk" env:"PARTY_NAME_KK" default:"AMANAT" help:"The party's name in Kazakh."`
	PartyNameRU   string `name:"party-name-ru" env:"PARTY_NAME_RU" default:"AMANAT" help:"The party's name in Russian."`
}

// Run brings the invented country into the database; where it is already,
// nothing changes.
func (c importDemoCmd) Run() error {
	ctx, cancel := untilSignal()
	defer cancel()
	fresh, err := c.fill(ctx)
	if err != nil {
		return err
	}
	if fresh {
		fmt.Println("imported: all people in it are invented and marked so")
		return nil
	}
	fmt.Println("this country is there already; nothing was changed")
	return nil
}

// fill migrates, loads the reference data and imports the country; fresh says
// whether there was anything to import.
func (c importDemoCmd) fill(ctx context.Context) (fresh bool, err error) {
	pool, err := c.open(ctx)
	if err != nil {
		return false, err
	}
	defer pool.Close()
	if err := territory.Load(ctx, pool); err != nil {
		return false, err
	}
	if err := deputy.Load(ctx, pool); err != nil {
		return false, err
	}
	country, err := invented.Country(c.Seed, deputy.Name{KK: c.PartyNameKK, RU: c.PartyNameRU})
	if err != nil {
		return false, err
	}
	if fresh, err = invented.Import(ctx, pool, country); err != nil || !c.Records {
		return fresh, err
	}
	if err := offices.Fill(ctx, pool, []int64{invented.ModelID, country.Demo}, calendar.Now()); err != nil {
		return fresh, err
	}
	return fresh, c.tell(ctx, pool, country)
}

// tell makes up what the country's deputies did, where nothing was recorded yet.
func (c importDemoCmd) tell(ctx context.Context, pool *pgxpool.Pool, country *invented.Data) error {
	empty, err := activity.Empty(ctx, pool)
	if err != nil || !empty {
		return err
	}
	data, err := readDemoData()
	if err != nil {
		return err
	}
	now := calendar.Now()
	promised, err := roadmaps.Make(country, now)
	if err != nil {
		return err
	}
	made, err := councils.Make(country, now)
	if err != nil {
		return err
	}
	facts := roadmaps.Facts(promised, country, now)
	for who, more := range made.Facts {
		facts[who] = append(facts[who], more...)
	}
	_, err = history.Fill(ctx, pool, history.Options{Country: country, Method: methods.R1(), Played: data.Members, Now: now, Facts: facts})
	if err != nil {
		return err
	}
	if err := fillCouncils(ctx, pool, made); err != nil {
		return err
	}
	if err := fillRoadmaps(ctx, pool, promised, data.Members, now); err != nil {
		return err
	}
	if _, err := inquiries.Fill(ctx, pool, now); err != nil {
		return err
	}
	return rehearse(ctx, pool, now)
}
