package gazetteer

import (
	"strings"
	"testing"
)

// Each line is one place of a country, as a desk wrote it and then as texts may.
func TestSpellingsOfOwnPlaces(t *testing.T) {
	for _, line := range []string{
		"KGZ|Ak-Sai|Ak-Say|Aksay|Aksai|Ak Say|AK-SAI|Ак-Сай|Ак-Са\u0438\u0306|Qizil Aksai",
		"KGZ|Ак-Сай|Ak-Sai|Aksay",
		"KGZ|Törtköchö|Tort-Kocho|Tört-Köchö|Төрт-Көчө|Tortkocho|Törtkochö",
		"KGZ|Төрт-Көчө|Tort-Kocho|Törtköchö",
		"KGZ|Tort-Kocho|Төрт-Көчө|Törtköchö",
		"TJK|Ворух|Vorukh|Voruh|Vorux",
		"TJK|Vorukh|Ворух|Voruh|Vorux",
		"KGZ|Kök-Tash|Kok-Tash|Kok-Tosh|Көк-Таш|Кок-Таш|Koktash|Kok Tash",
		"TJK|Чоркӯҳ|Chorku|Chorkuh|Chorkukh|Чорку",
		"TJK|Хуҷанд|Khujand|Khudzhand|Худжанд|Xujand|Hujand",
		"KGZ|Жалал-Абад|Jalal-Abad|Zhalal-Abad|Dzhalal-Abad|Jalalabad",
		"KGZ|Үч-Коргон|Uch-Korgon|Uch-Kurgan|Üch-Korgon|Учкурган",
		"KGZ|Миң-Өрүк|Min-Oruk|Ming-Oruk|Мин-Орук",
		"KGZ|Leilek|Leylek|Лейлек",
		"TJK|Ghafurov|Gafurov|Ғафуров|Гафуров",
		"UZB|Qizilsoy|Kizil-Soi|Kizilsai|Қизилсой",
		"UZB|Xonobod|Khonabad|Khonobod|Хонобод",
		"UKR|Чернігів|Chernihiv|Chernigiv",
		"UKR|Горлівка|Horlivka",
		"UKR|Kharkiv|Харків|Harkiv",
		"UKR|Авдіївка|Avdiivka|Avdiyivka",
		"UKR|Запоріжжя|Zaporizhzhia|Zaporizhzhya|Zaporizhia",
		"UKR|Миколаїв|Mykolaiv|Mykolayiv",
		"ARM|Step'anakert|Stepanakert|Step’anakert|STEPANAKERT",
		"ARM|Jermuk|Dzhermuk|Djermuk|Джермук",
		"ARM|Yerevan|Erevan|Ереван",
		"AZE|Şuşa|Shusha|Susa|Шуша",
		"AZE|Laçın|Lachin|Лачин",
		"AZE|Ağdam|Aghdam|Agdam|Агдам",
		"AZE|Xaçınçay|Khachinchay|Hachinchai",
		"AZE|Cəbrayıl|Jabrayil|Jabrail",
		"AZE|Kəlbəcər|Kalbajar|Kalbadjar",
		"AZE|Qubadlı|Gubadli|Qubadli|Kubadly",
		"AZE|Naxçıvan|Nakhchivan",
		"SYR|Ar-Raqqah|Raqqa|al-Raqqa|Al Raqqah|Raqqah",
		"IRQ|Al-Anbar|Anbar|al-Anbar|Al Anbar",
		"YEM|Al Hudaydah|Hudaydah|al-Hudayda",
		"SYR|As-Suwayda|Suwayda|al-Suwayda|Suwaydah",
		"TUR|Şırnak|Sirnak|Şirnak",
		"FRA|Besançon|Besancon",
	} {
		names := strings.Split(line, "|")
		country, name := names[0], names[1]
		row := Row{Entry: Entry{Name: name, Lat: -38, Lon: -20, Country: country, Feature: "P", Own: true}}
		own := newOwn([]Row{row})
		for what, g := range map[string]*Gazetteer{"own": {world: embedded(t).world, own: own}, "added": with2(t, "", added(t, "a", FormOwn, row))} {
			for _, other := range names[1:] {
				found := false
				for _, e := range g.Find(other) {
					found = found || e.Lat == -38
				}
				if found == strings.HasPrefix(other, "Qizil ") {
					t.Errorf("%s of %s: %s by %s: %v", what, country, name, other, found)
				}
			}
		}
	}
}

// Spellings of one country are not those of another.
func TestSpellingsStayApart(t *testing.T) {
	for _, c := range [][3]string{{"FRA", "Besançon", "Besanchon"}, {"TUR", "Şırnak", "Shirnak"}, {"KGZ", "Al-Anbar", "Anbar"}, {"RUS", "Горловка", "Horlovka"}, {"", "Laçın", "Lachin"}} {
		o := newOwn([]Row{{Entry: Entry{Name: c[1], Country: c[0], Feature: "P"}}})
		if k, _ := keyOf(appendFold(nil, c[2])); o.appendFound(nil, k) != nil {
			t.Errorf("%s in %s is found by %s", c[1], c[0], c[2])
		}
	}
}
