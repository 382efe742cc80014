// Reads the form of an observation on a phone as the desk reads it, and holds it against the record's rules at once: days later, when the entry is sent, nobody
// remembers. What the desk refuses nonetheless comes back to be mended.
"use strict";
const fieldForm = (form, say) => {
  const named = () => [...form.elements].filter((e) => e.name && e.dataset.kind);
  const at = (name) => form.elements.namedItem(name);
  const zoned = /^([+-])(\d{1,2})(?::?(\d\d))?$/;

  const zoneOf = (text) => {
    const zone = text.trim().toUpperCase(), m = zoned.exec(zone);
    if (m && Number(m[2]) <= 14 && Number(m[3] || 0) < 60) return m[1] + m[2].padStart(2, "0") + ":" + (m[3] || "00");
    return zone === "Z" || zone === "UTC" ? "Z" : "";
  };
  const momentOf = (local, zone) => {
    const whole = (/T\d\d:\d\d$/.test(local) ? local + ":00" : local).replace(/\.\d+$/, "") + zone;
    return zone && !isNaN(Date.parse(whole)) ? whole : "";
  };

  // offset writes how the clock of this device stands to UTC at a time.
  const offset = (when) => {
    const minutes = -when.getTimezoneOffset(), two = (n) => String(Math.floor(n)).padStart(2, "0");
    return (minutes < 0 ? "-" : "+") + two(Math.abs(minutes) / 60) + ":" + two(Math.abs(minutes) % 60);
  };
  // local writes a time as the fields have it, on the clock of this device.
  const local = (when) => {
    const shifted = new Date(when.getTime() - when.getTimezoneOffset() * 60000);
    return shifted.toISOString().slice(0, 19);
  };

  const values = () => {
    const out = {};
    for (const e of named()) {
      const v = e.type === "checkbox" ? (e.checked ? "yes" : "") : e.value.trim();
      if (v) out[e.name] = v;
    }
    return out;
  };
  const fill = (from) => {
    for (const e of named()) {
      if (e.type === "checkbox") e.checked = Boolean(from[e.name]);
      else if (e.tagName === "SELECT" && !from[e.name]) e.selectedIndex = 0;
      else e.value = from[e.name] || "";
    }
    for (const group of form.querySelectorAll("details.asked"))
      group.open = group.classList.contains("always") || [...group.querySelectorAll("[data-kind]")].some((e) => from[e.name] && !/\.(count|direction)$/.test(e.name));
  };

  // how many reads a number from its three fields into a row.
  const howMany = (row, prefix, fault) => {
    const way = row.count || "exact", n = row.n, m = row.m;
    delete row.count; delete row.n; delete row.m;
    if (way === "uncountable") {
      row.uncountable = true;
      if (n !== undefined || m !== undefined) fault(prefix + "n", "uncountednumber");
      return;
    }
    if (n === undefined) return fault(prefix + "n", "howmany");
    if (m !== undefined && way !== "between") return fault(prefix + "m", "between");
    if (way !== "most") row.low = n;
    if (way === "exact" || way === "about" || way === "most") row.high = n;
    if (way === "about") row.approximate = true;
    if (way === "between") {
      if (m === undefined || m < n) return fault(prefix + "m", "between");
      row.high = m;
    }
  };

  // take gives what the fields say, in the words of the record.
  const take = (fault) => {
    const out = {}, lists = {}, zone = zoneOf(at("zone").value);
    for (const e of named()) {
      const parts = e.name.split("."), leaf = parts[parts.length - 1], to = parts.length === 3 ? ((lists[parts[0]] ||= {})[parts[1]] ||= {}) : out;
      const v = e.type === "checkbox" ? (e.checked ? "yes" : "") : e.value.trim();
      if (e.validity.badInput || e.validity.rangeUnderflow || e.validity.rangeOverflow || e.validity.stepMismatch && e.dataset.kind === "whole") fault(e.name, "number");
      if (!v || leaf === "zone") continue;
      switch (e.dataset.kind) {
      case "number": case "whole": to[leaf] = Number(v); break;
      case "check": to[leaf] = true; break;
      case "list": to[leaf] = v.split(/[;\n]/).map((s) => s.trim()).filter(Boolean); break;
      case "moment": if (!(to[leaf] = momentOf(v, zone))) fault(zone ? e.name : "zone", zone ? "time" : "zone"); break;
      default: to[leaf] = v;
      }
    }
    for (const [name, rows] of Object.entries(lists)) {
      const said = [];
      for (const [i, row] of Object.entries(rows)) {
        const words = Object.keys(row).filter((k) => k !== "direction" && (k !== "count" || row.count === "uncountable"));
        if (words.length === 0) continue;
        if (name !== "works") howMany(row, name + "." + i + ".", fault);
        said.push(row);
        check[name](row, name + "." + i + ".", fault);
      }
      if (said.length) out[name] = said;
    }
    return out;
  };

  const check = {
    fire: (row, p, fault) => { if (!row.kind) fault(p + "kind", "needed"); },
    equipment: (row, p, fault) => {
      if (!row.weapon_class && !row.type) fault(p + "weapon_class", "classortype");
      if (row.serials && row.high !== undefined && row.serials.length > row.high) fault(p + "serials", "serials");
    },
    works: (row, p, fault) => {
      if (!row.kind) fault(p + "kind", "needed");
      if (Boolean(row.change) !== Boolean(row.last_visit)) fault(p + (row.change ? "last_visit" : "change"), "change");
      if (row.change_m && row.change !== "larger" && row.change !== "smaller") fault(p + "change_m", "changeby");
    },
    flights: (row, p, fault) => { if (!row.type) fault(p + "type", "flighttype"); },
    counts: (row, p, fault) => {
      if (!row.what) fault(p + "what", "needed");
      if (row.uncountable) fault(p + "count", "countable");
    },
  };

  const perceives = (o) => Boolean(o.what || o.conduct || ["fire", "counts", "equipment", "serials", "works", "flights"].some((k) => o[k] && o[k].length));

  // whole holds an observation against the rules that go across fields.
  const whole = (o, fault) => {
    for (const name of ["mission", "observer", "means", "time"]) if (!o[name] && at(name).value.trim() === "") fault(name, "needed");
    if (!zoneOf(at("zone").value)) fault("zone", "zone");
    if (o.until && o.time && Date.parse(o.until) < Date.parse(o.time)) fault("until", "until");
    const lat = o.lat !== undefined, lon = o.lon !== undefined;
    if (lat !== lon) fault(lat ? "lon" : "lat", "needed");
    if ((lat || lon) && !(o.error_m > 0)) fault("error_m", "error");
    if (o.error_m && !lat && !lon) fault("lat", "needed");
    if (o.bearing_deg !== undefined && !(o.bearing_error_deg > 0)) fault("bearing_error_deg", "bearingerror");
    if (o.bearing_error_deg && o.bearing_deg === undefined) fault("bearing_deg", "needed");
    if (o.bearing_deg !== undefined && !lat) fault("lat", "bearingfrom");
    if (o.range_max_m && (o.range_min_m || 0) > o.range_max_m) fault("range_min_m", "range");
    if (o.range_m && (o.range_m < (o.range_min_m || 0) || o.range_max_m && o.range_m > o.range_max_m)) fault("range_m", "range");
    if (perceives(o) && !o.perceived) fault("perceived", "perceived");
    if (o.perceived === "told" && o.means !== "contact") fault("perceived", "told");
    const seen = new Set();
    (o.fire || []).forEach((f, i) => {
      const same = [f.kind, f.direction, Boolean(f.uncountable)].join(" ");
      if (seen.has(same)) fault("fire." + i + ".kind", "twice");
      seen.add(same);
    });
    const hindered = o.access && o.access !== "granted";
    if (hindered && !o.access_reason) fault("access_reason", "reason");
    if (!hindered && o.access_reason) fault("access_reason", "noreason");
    if ((o.access === "delayed") !== (o.delay_min > 0)) fault("delay_min", "delay");
    if (o.control && !o.control_date) fault("control_date", "needed");
    if (o.control && !o.control_source) fault("control_source", "needed");
    if (!o.control && (o.control_date || o.control_source)) fault("control", "needed");
    if (!perceives(o) && !o.access && !o.effort_h && !(o.not_reached || []).length) fault("", "nothing");
  };

  // tell puts what is wrong beside its field, and gives the first one.
  const tell = (wrong) => {
    for (const old of form.querySelectorAll(".wrong")) old.remove();
    for (const e of named()) { e.removeAttribute("aria-invalid"); }
    let first = null;
    for (const [name, key] of wrong) {
      const e = name && at(name);
      if (!e) continue;
      e.setAttribute("aria-invalid", "true");
      const said = document.createElement("span");
      said.className = "wrong";
      said.textContent = say(key);
      e.closest("p").append(said);
      e.closest("details").open = true;
      first ||= e;
    }
    return first;
  };

  // read gives the observation, or null once it has told what is wrong; general is what concerns no field.
  const read = () => {
    const wrong = new Map(), fault = (name, key) => { if (!wrong.has(name)) wrong.set(name, "e." + key); };
    const o = take(fault);
    whole(o, fault);
    const first = tell(wrong);
    if (first) first.focus();
    return wrong.size ? { observation: null, general: wrong.has("") ? say(wrong.get("")) : say("e.some") } : { observation: o };
  };

  return { read, values, fill, tell, local, offset, at };
};
