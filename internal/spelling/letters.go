package spelling

import "strings"

const (
	vowels      = "aeiouyäáöóüúıə"
	apostrophes = "'`´’‘ʼʻʹ"
)

// letters is what each letter becomes before the joints. A letter that is not
// here stands for itself.
var letters = map[rune]string{
	'а': "a", 'ә': "a", 'б': "b", 'в': "v", 'г': "g", 'ғ': "g", 'д': "d", 'е': "e",
	'ё': "e", 'ж': "j", 'з': "z", 'и': "i", 'й': "i", 'к': "k", 'қ': "k", 'л': "l",
	'м': "m", 'н': "n", 'ң': "n", 'о': "o", 'ө': "o", 'п': "p", 'р': "r", 'с': "s",
	'т': "t", 'у': "u", 'ұ': "u", 'ү': "u", 'ф': "f", 'х': "h", 'һ': "h", 'ц': "ts",
	'ч': "sh", 'ш': "sh", 'щ': "sh", 'ъ': "", 'ы': "i", 'і': "i", 'ь': "", 'э': "e",
	'ю': "u", 'я': "ia",
	'ў': "u", 'ҳ': "h", 'ї': "i", 'є': "e", 'ґ': "g", // Uzbek and Ukrainian names

	'y': "i", 'q': "k", 'x': "ks",
	'ä': "a", 'á': "a", 'ə': "a", 'ğ': "g", 'ǵ': "g", 'ı': "i", 'ñ': "n", 'ń': "n",
	'ŋ': "n", 'ö': "o", 'ó': "o", 'ø': "o", 'ş': "sh", 'š': "sh", 'ś': "sh", 'ç': "sh",
	'č': "sh", 'ü': "u", 'ú': "u", 'ū': "u", 'ý': "u", 'ž': "j", 'ź': "j", 'ß': "s",
}

// joints are letters spelt by several: what one writes as zh another writes as j.
var joints = strings.NewReplacer(
	"dzh", "j", "dj", "j", "zh", "j",
	"kh", "h", "gh", "g", "ph", "f",
	"shsh", "sh", "sch", "sh", "ch", "sh", "ck", "k", "c", "k",
	"tz", "ts", "ng", "n",
	"ie", "e", "iu", "u",
)
