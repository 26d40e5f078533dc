package rating

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"qalauly/rating/methods"
)

// group is some deputies of one district level with everything done well, to be
// spoilt one by one.
func group(n int) Input {
	m := methods.R1()
	in := Input{Week: monday}
	for _, c := range m.Criteria {
		in.Criteria = append(in.Criteria, c.Code)
	}
	for i := range n {
		d := Deputy{ID: int64(i + 1), Name: string(rune('а' + i)), Level: "district", Region: "r", Branch: "b",
			Office: strings.Repeat("7", 26), Mandate: 400, Records: 20}
		for _, c := range m.Criteria {
			d.Sums = append(d.Sums, Sum{X: 6 * One, N: 8 * One})
			if c.Kind == methods.Threshold {
				d.Sums[len(d.Sums)-1] = Sum{X: One}
			}
		}
		in.Deputies = append(in.Deputies, d)
	}
	return in
}

func at(in Input, code string) int { return slices.Index(in.Criteria, code) }

func TestWhoHasNoPlace(t *testing.T) {
	t.Parallel()
	in := group(9)
	in.Deputies[0].Office = strings.Repeat("7", 7)       // 7 of 13 weeks
	in.Deputies[1].Office = strings.Repeat("7", 6) + "3" // 45 of 91 days
	in.Deputies[2].Office = strings.Repeat("7", 6) + "4" // 46 of 91 days
	for _, code := range []string{"A1", "A2", "A3", "A6"} {
		in.Deputies[3].Sums[at(in, code)] = Sum{} // 37 of 55 points
	}
	for _, code := range []string{"A1", "A2", "A3"} {
		in.Deputies[4].Sums[at(in, code)] = Sum{} // 31 of 55 points
	}
	in.Deputies[5].Tags = []string{"chair", "unknown"}
	in.Deputies[6].Mandate = 41
	r := computed(t, methods.R1(), in, "chair")
	reasons := map[int64]Reason{2: ShortOffice, 4: ThinData, 6: LeftOut}
	for _, sc := range r.Scores {
		require.Equal(t, reasons[sc.Deputy], sc.Unplaced, "%d", sc.Deputy)
		require.Equal(t, reasons[sc.Deputy] == "", sc.Country.Rank > 0)
		require.Positive(t, sc.Score)
	}
	require.True(t, of(t, r, 4).Blocks[0].Thin)
	require.Equal(t, []string{"chair"}, of(t, r, 6).Tags)
	require.Equal(t, []string{"short_mandate"}, of(t, r, 7).Tags)
	require.Equal(t, 6, of(t, r, 1).Country.Of)
	require.Equal(t, Numbered, r.Groups[0].Shown)
}

func TestMissingDataIsTheGroupsMean(t *testing.T) {
	t.Parallel()
	in := group(6)
	a2, a3, c5, a4 := at(in, "A2"), at(in, "A3"), at(in, "C5"), at(in, "A4")
	in.Deputies[0].Sums[a2] = Sum{}
	in.Deputies[0].Sums[a3] = Sum{4 * One, 4 * One} // fewer than five voters
	in.Deputies[1].Mandate = 181                    // under 26 weeks
	in.Deputies[1].Sums[c5] = Sum{}
	in.Deputies[2].Sums[a4] = Sum{}
	in.Deputies[3].Mandate = 182
	in.Deputies[4].Office = ""
	r := computed(t, methods.R1(), in)
	means := r.Levels[0].Means
	part := func(id int64, c int) Part { return of(t, r, id).Parts[c] }

	require.Equal(t, Part{Exposure: One, S: means[a2].Mean, Points: means[a2].Mean * 10, Missing: Nothing}, part(1, a2))
	require.Equal(t, Mean{X: 24 * One, N: 32 * One, Mean: 690476}, means[a2], "5 deputies, one of whom is away: (24 + 5) / (32 + 10)")
	require.Equal(t, Few, part(1, a3).Missing)
	require.Zero(t, part(1, a3).X, "what few voters said is told to nobody")
	require.Equal(t, Mean{X: 24 * One, N: 32 * One, Mean: 690476}, means[a3])
	require.Equal(t, Newcomer, part(2, c5).Missing)
	require.Equal(t, Mean{X: 4 * One, N: 4 * One, Mean: 642857}, means[c5], "(4 + 5) / (4 + 10)")
	require.Equal(t, means[c5].Mean, part(2, c5).S)
	require.Empty(t, part(4, c5).Missing)
	require.Equal(t, Part{Exposure: One}, part(3, a4), "nothing done is nothing, and no missing data")
	require.Equal(t, Away, part(5, a4).Missing)
	require.Equal(t, ShortOffice, of(t, r, 5).Unplaced)
}

func TestTargetsShrinkWithOffice(t *testing.T) {
	t.Parallel()
	in := group(2)
	a4 := at(in, "A4")
	in.Deputies[0].Office = strings.Repeat("7", 26)
	in.Deputies[0].Sums[a4].X = 6 * One // the target
	in.Deputies[1].Office = "7777777" + "0000000" + "777777"
	in.Deputies[1].Sums[a4].X = 3 * One
	r := computed(t, methods.R1(), in)
	require.Equal(t, Micro(800_000), of(t, r, 1).Parts[a4].S)
	require.Equal(t, Micro(461_538), of(t, r, 2).Parts[a4].Exposure, "6 of 13 weeks")
	require.Equal(t, Micro(825_103), of(t, r, 2).Parts[a4].S, "3 of 2.77")
}

func TestPenalties(t *testing.T) {
	t.Parallel()
	in := group(6)
	sunday := monday.AddDate(0, 0, 6)
	decided := func(code string, points Micro, day time.Time) Penalty { return Penalty{code, points * One, day} }
	for i, all := range [][]Penalty{
		{decided("ethics", 4, sunday)},
		{decided("ethics", 4, sunday.AddDate(0, 0, -90)), decided("ethics", 9, sunday.AddDate(0, 0, -91))},
		{decided("ethics", 4, sunday.AddDate(0, 0, 1))},
		{decided("ethics", 50, sunday), decided("absence", 1, sunday), decided("false_record", 5, sunday)},
		{decided("gossip", 5, sunday)},
	} {
		in.Deputies[i].Penalties = all
	}
	r := computed(t, methods.R1(), in)
	for i, want := range []Micro{4, 4, 0, 15, 0, 0} {
		sc := of(t, r, int64(i+1))
		require.Equal(t, want*One, sc.Penalty, "%d", i)
		require.Equal(t, of(t, r, 6).Sum-want*One, sc.Sum)
	}
	in.Deputies[3].Sums = make([]Sum, len(in.Criteria))
	require.GreaterOrEqual(t, of(t, computed(t, methods.R1(), in), 4).Score, Micro(0))
}

func TestSharedPlacesAndOrder(t *testing.T) {
	t.Parallel()
	in := group(7)
	names := []string{"Қайратов", "Кенжин", "Әлиев", "Асанов", "Бекенов", "Ікрам", "Юсупов"}
	for i, name := range names {
		in.Deputies[i].Name = name
	}
	in.Deputies[1].Sums[at(in, "C5")] = Sum{} // the last one
	in.Deputies[6].Sums[at(in, "A4")].X *= 3  // the first one
	r := computed(t, methods.R1(), in)
	require.Equal(t, []int64{7, 4, 3, 5, 1, 6, 2}, r.Groups[0].Order, "Юсупов, Асанов, Әлиев, Бекенов, Қайратов, Ікрам, Кенжин")
	for id, rank := range map[int64]int{7: 1, 4: 2, 3: 2, 5: 2, 1: 2, 6: 2, 2: 7} {
		require.Equal(t, Place{Rank: rank, Of: 7}, of(t, r, id).Country)
		require.Equal(t, of(t, r, id).Country, of(t, r, id).Within)
	}
}

func TestHowGroupsAreShown(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]Shown{5: NoPlaces, 6: Numbered, 200: Numbered, 201: InBands} {
		in := group(n)
		r := computed(t, methods.R1(), in)
		require.Equal(t, want, r.Groups[0].Shown, "%d", n)
		require.Len(t, r.Groups[0].Order, n)
		require.Equal(t, n > 5, r.Scores[0].Country.Rank > 0)
	}
}

func TestPreliminaryAndCoverage(t *testing.T) {
	t.Parallel()
	in := group(6)
	in.Deputies[0].Records, in.Deputies[0].Waiting = 0, 5
	in.Deputies[0].Branch = "a"
	in.Deputies[0].Sums = make([]Sum, len(in.Criteria))
	r := computed(t, methods.R1(), in)
	require.False(t, r.Groups[0].Preliminary, "5 of 105 are not more than 5 %%")
	require.Equal(t, []Branch{
		{Name: "a", Deputies: 1, Waiting: 5},
		{Name: "b", Deputies: 5, Recorded: 5, Records: 100, Coverage: One},
	}, r.Branches)
	in.Deputies[1].Waiting = 1
	require.True(t, computed(t, methods.R1(), in).Groups[0].Preliminary)
}

func TestImpossibleInput(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Input){
		"week":      func(in *Input) { in.Week = monday.AddDate(0, 0, 1) },
		"criterion": func(in *Input) { in.Criteria[1] = in.Criteria[0] },
		"twice":     func(in *Input) { in.Deputies[1].ID = 1 },
		"sums":      func(in *Input) { in.Deputies[1].Sums = nil },
		"below":     func(in *Input) { in.Deputies[1].Sums[0].X = -1 },
		"office":    func(in *Input) { in.Deputies[1].Office = "78" },
		"penalty":   func(in *Input) { in.Deputies[1].Penalties = []Penalty{{Points: -1}} },
		"records":   func(in *Input) { in.Deputies[1].Waiting = -1 },
	} {
		in := group(3)
		spoil(&in)
		_, err := NewSheet(in)
		require.ErrorIs(t, err, ErrInput, name)
	}
	in := group(3)
	in.Deputies[2].Level = "village"
	s, err := NewSheet(in)
	require.NoError(t, err)
	_, err = Compute(s, methods.R1())
	require.ErrorIs(t, err, ErrLevel)
}
