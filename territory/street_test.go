package territory_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"qalauly/internal/postgres/pgtest"
	"qalauly/territory"
)

func TestByStreet(t *testing.T) {
	t.Parallel()
	ctx, db := t.Context(), pgtest.New(t)
	require.NoError(t, territory.Load(ctx, db))
	for number, covers := range [][2]string{
		{"Теміртау, көшелері: Абай, Қабанбай батыр 1–45", "г. Темиртау, улицы: Абая, Кабанбай батыра 1–45"},
		{"Теміртау: Қабанбай батыр көшесі 46–90; Ақтау кентінің көшелері: Достық", "г. Темиртау: ул. Кабанбай батыра 46–90; п. Актау, улицы: Достык"},
		{"Ауылдары мен кенттері: Достық, Абай, Жаңаауыл", "Сёла и посёлки: Достык, Абай, Жанааул"},
		{"Достық ауылы", "с. Достык"},
		{"Елді мекені: Гагарин", "Населённый пункт: Гагарин"},
	} {
		_, err := db.Exec(ctx, `INSERT INTO electoral_district (unit, number, covers_kk, covers_ru, valid_from) VALUES ('352400000', $1, $2, $3, '2023-01-01')`,
			number+1, covers[0], covers[1])
		require.NoError(t, err)
	}
	for street, want := range map[string][]int{
		"Абай": {1}, "Абая": {1}, "abai": {1}, "Абайя": {1},
		"Қабанбай батыр": {1, 2}, "кабанбай батыра": {1, 2}, "Кобанбай батыра": {1, 2},
		"Достық": {2}, "Достык": {2}, "Гагарин": nil, "Ақтау": nil, "Теміртау": {1}, "Көктем": nil, "": nil,
	} {
		list, err := territory.ByStreet(ctx, db, "352400000", "", street, today)
		require.NoError(t, err)
		var numbers []int
		for _, e := range list {
			numbers = append(numbers, e.Number)
		}
		require.ElementsMatch(t, want, numbers, street)
	}
	list, err := territory.ByStreet(ctx, db, "352400000", "Актау", "Достык", today)
	require.NoError(t, err)
	require.Len(t, list, 1)
	list, err = territory.ByStreet(ctx, db, "352400000", "Актау", "Абая", today)
	require.NoError(t, err)
	require.Empty(t, list)
}
