package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/counterclaim/counterclaim"
)

// begun has a phone on which a passphrase was chosen.
func begun(t *testing.T, who string) *phone {
	t.Helper()
	p := newPhone(t)
	p.signIn(who)
	p.do("choosing a passphrase", chromedp.WaitVisible("#f-new"), chromedp.SetValue("#f-new", devicePhrase), chromedp.SetValue("#f-again", devicePhrase), chromedp.Click("#f-setup button"), chromedp.WaitVisible("#f-entry"))
	p.until("the page is kept", `document.documentElement.dataset.kept === "yes"`)
	return p
}

// fill puts values into fields of the form, all others are emptied but those that stay.
func (p *phone) fill(values map[string]string) {
	p.t.Helper()
	if _, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](`(() => { for (const [name, v] of Object.entries(`+quotedMap(values)+`)) { const e = document.getElementById("f-entry").elements.namedItem(name); if (e.type === "checkbox") e.checked = v !== ""; else e.value = v; } return true; })()`)); err != nil {
		p.t.Fatal(err)
	}
}

func quotedMap(m map[string]string) string {
	var out []string
	for k, v := range m {
		out = append(out, quotedJS(k)+":"+quotedJS(v))
	}
	return "{" + strings.Join(out, ",") + "}"
}

// TestChromiumFieldKinds enters something of every kind on the phone and wants the desk to take it as it takes the desk's own form: the rules of both are
// the same.
func TestChromiumFieldKinds(t *testing.T) {
	p := begun(t, "analyst")
	p.network(false)
	whole := wholeForm()
	base := map[string]string{}
	for _, name := range []string{"mission", "observer", "means"} {
		base[name] = whole.Get(name)
	}
	base["time"], base["zone"] = "2031-02-28T10:00", "+5"
	kinds := 0
	enter := func(prefixes ...string) {
		values := map[string]string{}
		for name := range whole {
			for _, p := range prefixes {
				if name == p || strings.HasPrefix(name, p+".") {
					values[name] = whole.Get(name)
				}
			}
		}
		for name, v := range base {
			values[name] = v
		}
		p.fill(values)
		p.do("keeping", chromedp.Click("#f-entry button.main"))
		kinds++
		p.until(strings.Join(prefixes, " "), fmt.Sprintf(`document.querySelectorAll("#f-waiting li").length === %d`, kinds))
	}
	enter("fire", "perceived", "weapon", "calibre_mm", "lat", "lon", "error_m", "bearing_deg", "bearing_error_deg", "range_m", "range_min_m", "range_max_m", "place", "what", "conduct")
	enter("equipment", "perceived", "serials", "control", "control_date", "control_source")
	enter("works", "perceived")
	enter("flights", "perceived", "post", "ref")
	enter("counts", "perceived", "note")
	enter("access", "access_reason", "delay_min")
	enter("effort_h", "not_reached")
	for _, c := range []struct{ field, value, at string }{ // each is refused here, as the desk would refuse it
		{"error_m", "", "error_m"}, {"perceived", "told", "perceived"}, {"bearing_error_deg", "", "bearing_error_deg"}, {"range_min_m", "2500", "range_m"}, {"fire.0.n", "", "fire.0.n"}, {"fire.1.n", "3", "fire.1.n"}, {"fire.0.m", "20", "fire.0.m"}, {"fire.0.kind", "", "fire.0.kind"},
		{"works.0.last_visit", "", "works.0.last_visit"}, {"equipment.0.serials", "a;b;c", "equipment.0.serials"}, {"flights.1.type", "", "flights.1.type"}, {"counts.0.what", "", "counts.0.what"}, {"access_reason", "", "access_reason"}, {"delay_min", "", "delay_min"}, {"control_date", "", "control_date"}, {"until", "2031-02-28T09:00", "until"}, {"zone", "noon", "zone"}, {"lat", "91", "lat"}, {"calibre_mm", "9999", "calibre_mm"},
	} {
		all := map[string]string{}
		for name := range whole {
			if name != "as" && name != "kind" && name != "exhibits" {
				all[name] = whole.Get(name)
			}
		}
		for name, v := range base {
			all[name] = v
		}
		all["until"] = ""
		all[c.field] = c.value
		p.fill(all)
		p.do("keeping", chromedp.Click("#f-entry button.main"))
		p.until(c.field+" "+c.value, `document.getElementById("f-entry").elements.namedItem(`+quotedJS(c.at)+`).closest("p").querySelector(".wrong")`)
	}
	p.do("emptying", chromedp.Click("#f-clear"))
	p.network(true)
	p.do("sending", chromedp.Click("#f-send"))
	p.until("the desk has them", p.says(fmt.Sprintf("The desk has %d entries", kinds)))
	list := p.observations()
	if len(list) != kinds {
		t.Fatalf("%d observations of %d", len(list), kinds)
	}
	p.signedOutStays()
	var all counterclaim.Observation
	for _, o := range list {
		all.Fire, all.Equipment, all.Works, all.Flights, all.Counts = append(all.Fire, o.Fire...), append(all.Equipment, o.Equipment...), append(all.Works, o.Works...), append(all.Flights, o.Flights...), append(all.Counts, o.Counts...)
	}
	if len(all.Fire) != 2 || len(all.Equipment) != 1 || len(all.Equipment[0].Serials) != 2 || len(all.Works) != 1 || all.Works[0].LastVisit != "2031-05-01" || len(all.Flights) != 1 || !all.Flights[0].Own || *all.Flights[0].High != 3 || len(all.Counts) != 2 || all.Counts[0].High != nil || all.Counts[1].Low != nil {
		t.Errorf("the desk has %+v", all)
	}
}

// signedOutStays has an entry wait, the person sign out and the network go: the page opens, and the entry waits.
func (p *phone) signedOutStays() {
	p.t.Helper()
	p.network(false)
	p.fill(map[string]string{"mission": "Valley Mission", "means": "camera", "time": "2031-02-28T10:00", "zone": "Z", "effort_h": "3"})
	p.do("keeping", chromedp.Click("#f-entry button.main"))
	p.until("it waits", `document.querySelectorAll("#f-waiting li").length === 1`)
	p.do("leaving the page", chromedp.Navigate("about:blank")) // else it sends what waits once the network is back, before or after the signing out
	p.network(true)
	p.do("signing out", chromedp.Navigate(p.site+"/account"), chromedp.Click(`form[action="/signout"] button`), chromedp.WaitVisible("#password"))
	p.network(false)
	p.do("opening the page", chromedp.Navigate(p.site+"/field"), chromedp.WaitVisible("#f-pass"))
	p.until("it waits still", `document.getElementById("f-locked-waits").textContent === "One entry waits."`)
}

// TestChromiumFieldRefused has the desk refuse one of two entries: that one stays with the reason, is changed and sent again. Then the device is wiped.
func TestChromiumFieldRefused(t *testing.T) {
	p := begun(t, "observer")
	p.network(false)
	for i, mission := range []string{strings.Repeat("Ж", 150), "Valley Mission"} { // the record counts bytes
		p.fill(map[string]string{"mission": mission, "means": "camera", "time": "2031-02-28T10:00", "zone": "Z", "effort_h": "24"})
		p.do("keeping", chromedp.Click("#f-entry button.main"))
		p.until("it waits", fmt.Sprintf(`document.querySelectorAll("#f-waiting li").length === %d`, i+1))
	}
	p.network(true) // which sends: a second time, by the button, would find nothing to send and say so
	p.until("one is refused", p.says("The desk has 1 and refused 1"))
	p.until("with the reason", `document.querySelector("#f-waiting .wrong").textContent === "The desk refused it: mission is not one line of up to 200 bytes. Change it, and it is sent again."`)
	if _, n := p.stored(); n != 1 || len(p.observations()) != 1 {
		t.Errorf("%d on the device, %d in the record", n, len(p.observations()))
	}
	p.fits("field-refused")
	p.do("changing it", chromedp.Click("#f-waiting button"))
	p.fill(map[string]string{"mission": "Valley Mission", "effort_h": "12"})
	p.do("keeping it, which sends", chromedp.Click("#f-entry button.main"))
	p.until("the desk has it", p.says("The desk has it."))
	if list := p.observations(); len(list) != 2 {
		t.Errorf("the record has %d", len(list))
	}
	p.fill(map[string]string{"mission": "Valley Mission", "means": "camera", "time": "2031-02-28T11:00", "zone": "Z", "effort_h": "1"})
	p.network(false)
	p.do("one more", chromedp.Click("#f-entry button.main"))
	p.until("it waits", `document.querySelectorAll("#f-waiting li").length === 1`)
	p.do("wiping without being sure", chromedp.Click("#f-wiping summary"), chromedp.Click("#f-wipe"))
	p.until("it asks", p.says("Say that you are sure"))
	p.do("wiping", chromedp.Click("#f-sure"), chromedp.Click("#f-wipe"))
	p.until("it is wiped", p.says("nothing of it any more"))
	left, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](`(async () => [(await indexedDB.databases()).length, (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length].join(" "))()`, chromedp.EvalAwaitPromise))
	if err != nil || left != "0 0 0" {
		t.Errorf("databases, caches and workers left: %s, %v", left, err)
	}
	if list := p.observations(); len(list) != 2 {
		t.Errorf("the record has %d", len(list))
	}
}

// TestChromiumFieldOthers has somebody come who may not file observations.
func TestChromiumFieldOthers(t *testing.T) {
	p := newPhone(t)
	p.signIn("reader")
	p.until("is told", p.says("does not let you file observations"))
	p.do("trying nonetheless", chromedp.SetValue("#f-new", devicePhrase), chromedp.SetValue("#f-again", devicePhrase), chromedp.Click("#f-setup button"))
	p.until("is told again", `document.getElementById("f-open").hidden && !document.getElementById("f-setup").hidden`)
	if text, n := p.stored(); n != 0 || text != "" {
		t.Errorf("%d entries, %q", n, text)
	}
}
