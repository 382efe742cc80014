package intake

import (
	"strings"
	"testing"
)

// Sentences made up for this test, short as news is.
var sentences = []struct{ want, text string }{
	{"en", "Ardania's border service said two guards were wounded near Kesh on Monday."},
	{"en", "Belmark denied the accusation and called for talks."},
	{"en", "Shelling killed three people in Oru, Tamsk, Veldra and Kesh-Batyr, the ministry said."},
	{"en", "Fire from Belmark posts at 16:00 hit the village; no casualties reported by the mission."},
	{"en", "Drones crossed the line twice overnight, officials said."},
	{"ru", "Пограничная служба заявила, что двое военнослужащих были ранены в понедельник возле моста."},
	{"ru", "Министерство опровергло обвинения и призвало к переговорам на границе."},
	{"de", "Der Grenzschutz teilte mit, dass am Montag zwei Soldaten in der Nähe der Brücke verletzt wurden."},
	{"de", "Das Ministerium wies die Vorwürfe zurück und forderte neue Verhandlungen an der Grenze."},
	{"fr", "Le service des frontières a déclaré que deux gardes avaient été blessés lundi près du pont."},
	{"fr", "Le ministère a rejeté ces accusations et demandé de nouvelles négociations."},
	{"es", "El servicio de fronteras dijo que dos guardias resultaron heridos el lunes cerca del puente."},
	{"es", "El ministerio negó las acusaciones y pidió nuevas negociaciones en la frontera."},
	{"tr", "Sınır teşkilatı pazartesi günü köprünün yakınında iki askerin yaralandığını açıkladı."},
	{"uk", "Прикордонна служба повідомила, що у понеділок біля мосту було поранено двох військовослужбовців."},
	{"ar", "أعلنت دائرة الحدود أن حارسين أصيبا بجروح يوم الاثنين بالقرب من الجسر."},
	{"hi", "सीमा सेवा ने कहा कि सोमवार को पुल के पास दो जवान घायल हो गए।"},
	{"th", "กองกำลังชายแดนกล่าวว่าทหารสองนายได้รับบาดเจ็บใกล้สะพานเมื่อวันจันทร์"},
	{"km", "កម្លាំងការពារព្រំដែនបាននិយាយថាទាហានពីរនាក់បានរងរបួសនៅជិតស្ពាន"},
	{"zh", "边防部门表示，星期一有两名士兵在大桥附近受伤，双方要求举行新的谈判以解决争端。"},
}

func TestLanguageOf(t *testing.T) {
	exact := 0
	for _, s := range sentences {
		got := LanguageOf(s.text)
		if got == s.want {
			exact++
		} else {
			t.Logf("%q is taken as %q, it is %q", s.text, got, s.want)
		}
		if CanRead(got) != CanRead(s.want) {
			t.Errorf("%q is taken as %q, it is %q", s.text, got, s.want)
		}
	}
	t.Logf("%d of %d sentences have the right language", exact, len(sentences))
	if exact*10 < len(sentences)*9 {
		t.Errorf("%d of %d sentences have the right language, wanted nine in ten", exact, len(sentences))
	}
}

// Languages that the trigrams do not know are told by their letters: none is taken for English, for another or for none, and what is
// in an alphabet that nobody here knows is not read.
func TestLanguageByLetters(t *testing.T) {
	for _, s := range []struct{ want, text string }{
		{"tg", "Хадамоти сарҳадӣ хабар дод, ки дар наздикии пул тирпарронӣ шуд ва ду нафар захмӣ шуданд."},
		{"tg", "Мақомот мегӯянд, ки вазъият таҳти назорат аст ва музокирот идома дорад."},
		{"ky", "Чек ара кызматы көпүрөнүн жанында атышуу болуп, эки киши жарадар болгонун билдирди."},
		{"ky", "Өкмөт сүйлөшүүлөр улантылып жатканын жана эч ким набыт болбогонун айтты."},
		{"kk", "Шекара қызметі көпір маңында атыс болғанын, екі адам жараланғанын хабарлады."},
		{"uz", "Чегара хизмати кўприк ёнида отишма бўлиб, икки киши яраланганини маълум қилди."},
		{"mn", "Хилийн албаныхан гүүрний ойролцоо буудалцаан болж, хоёр хүн шархадсан гэж мэдэгдлээ."},
		{"tt", "Чик хезмәте күпер янында атыш булганын һәм ике кешенең яралануын хәбәр итте."},
		{"hy", "Սահմանապահ ծառայությունը հայտնել է, որ կամրջի մոտ երկու զինծառայող է վիրավորվել։"},
		{"ka", "საზღვრის დაცვის სამსახურმა განაცხადა, რომ ხიდთან ორი მცველი დაიჭრა."},
		{"lo", "ທະຫານຊາຍແດນກ່າວວ່າທະຫານສອງຄົນໄດ້ຮັບບາດເຈັບໃກ້ຂົວ"},
		{"am", "የድንበር ጠባቂዎች በድልድዩ አጠገብ ሁለት ወታደሮች መቁሰላቸውን ተናገሩ"},
		{"ps", "د سرحدي ځواکونو ویاند وویل چې د پله سره نږدې دوه کسان ټپیان شول"},
		{"fa", "نیروهای مرزی اعلام کردند که دو نفر در نزدیکی پل زخمی شدند"},
		{"ur", "سرحدی فورسز کا کہنا ہے کہ پل کے قریب دو اہلکار زخمی ہوئے"},
		{"be", "Памежная служба паведаміла, што двое вайскоўцаў былі паранены ў панядзелак каля моста."},
		{"bg", "Граничната служба съобщи, че двама войници са ранени край моста в понеделник."},
		{"sr", "Гранична служба саопштила је да су двојица војника рањена код моста у понедељак."},
		{"ru", "Представитель службы Ғайрат Қодиров сообщил журналистам, что двое военнослужащих были ранены в понедельник возле моста, а переговоры между делегациями двух стран продолжатся на следующей неделе в столице."},
		{"mis", strings.Repeat("ꦥꦱꦸꦏꦤ꧀ ", 12)},
	} {
		if got := LanguageOf(s.text); got != s.want {
			t.Errorf("%q is taken as %q, it is %q", s.text, got, s.want)
		}
		if CanRead(LanguageOf(s.text)) {
			t.Errorf("%q is taken for what can be read", s.text)
		}
	}
}

func TestLanguageOfMixedAndShort(t *testing.T) {
	russian, english := sentences[5].text, sentences[0].text
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", ""}, {"a name", "Kesh-Batyr", ""}, {"digits", strings.Repeat("16:00 ", 50), ""},
		{"more Russian", russian + "\n" + russian + "\n" + english, "ru"},
		{"more English", english + "\n" + english + "\n" + russian, "en"},
		{"broken bytes", "\xff\xfe" + english, "en"},
		{"a short post of foreign names", "Ardanian troops fired at Ostrel Kumar near Varn, 14 Tessa Orum.", "en"},
		{"another", "An army spokesman in Tessen, Colonel Arvo Kesh: two soldiers wounded.", "en"},
		{"a short German post of the same", "Truppen in Varn an der Grenze, drei Dorfbewohner verletzt.", "de"},
	} {
		if got := LanguageOf(c.text); got != c.want {
			t.Errorf("%s: %q, wanted %q", c.name, got, c.want)
		}
	}
}

func TestLanguageThatTheSourceGave(t *testing.T) {
	for _, c := range []struct {
		given, text, want string
		notes             int
	}{
		{"", sentences[5].text, "ru", 0},
		{"en-GB", sentences[0].text, "en-GB", 0},
		{"uk", sentences[5].text, "uk", 0}, // one unread language or another: the source knows better
		{"en", sentences[5].text, "ru", 1},
		{"fr", sentences[0].text, "en", 1},
		{"fr", "Kesh", "fr", 0},
	} {
		var p page
		p.report.Language, p.report.Text = c.given, c.text
		settleLanguage(&p)
		if p.report.Language != c.want || len(p.notes) != c.notes {
			t.Errorf("%q for %q: %q with notes %q, wanted %q", c.given, c.text, p.report.Language, p.notes, c.want)
		}
	}
}

func FuzzLanguageOf(f *testing.F) {
	for _, s := range sentences {
		f.Add(s.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if a, b := LanguageOf(text), LanguageOf(text); a != b {
			t.Errorf("%q is %q and %q", text, a, b)
		}
	})
}
