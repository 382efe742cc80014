// Works the page for phones: chooses and asks the passphrase, keeps entries on the device, and sends them when the network is there. An entry leaves the
// device's store only by the desk's receipt for it, and is never changed once it was sent, so that what is sent twice is the same.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const words = new Map([...$("f-words").children].map((e) => [e.children[0].textContent, e.children[1].textContent]));
  const say = (key, ...args) => args.reduce((s, a) => s.replace("%s", a), words.get(key) || key);
  const IDLE = 10 * 60 * 1000, AT_ONCE = 20, BYTES = 24 << 10, EXACT_ENOUGH = 100;

  const form = fieldForm($("f-entry"), say);
  let about = null, fix = null, editing = null, busy = false, received = 0, draftWaits = 0, idle = 0;

  const tell = (id, text) => { $(id).textContent = text; $(id).hidden = !text; };
  const told = (text) => { tell("f-said", text); if (text) $("f-said").scrollIntoView({ block: "nearest" }); };
  const show = (part) => {
    for (const one of ["f-setup", "f-locked", "f-open"]) $(one).hidden = one !== part;
    $("f-wiping").hidden = part === null || part === "f-setup";
  };

  // The device.

  const missing = () => {
    if (!window.isSecureContext || !window.crypto || !crypto.subtle) return say("secure");
    if (!window.indexedDB) return say("nostore");
    if (!navigator.serviceWorker) return say("noworker");
    return "";
  };

  const room = async () => {
    const warn = [];
    if (navigator.storage && navigator.storage.estimate) {
      const { quota = 0, usage = 0 } = await navigator.storage.estimate().catch(() => ({}));
      if (quota && quota - usage < 20 << 20) warn.push(say("room"));
    }
    if (navigator.storage && navigator.storage.persist && !(await navigator.storage.persist().catch(() => false))) warn.push(say("notkept"));
    tell("f-warn", warn.join(" "));
  };

  const failed = (failure) => {
    console.error(failure);
    told(failure && failure.name === "QuotaExceededError" ? say("full") : say("broken", (failure && failure.name) || "?"));
  };
  const guarded = (f) => async (...args) => { try { return await f(...args); } catch (failure) { failed(failure); } };

  // The network.

  const ask = async (address, body) => {
    let answer;
    try {
      answer = await fetch(address, body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), redirect: "error", cache: "no-store" } : { redirect: "error", cache: "no-store" });
    } catch { return { state: "offline" }; }
    let said;
    try { said = await answer.json(); } catch { return { state: "strange" }; }
    if (answer.status === 401) return { state: "signin" };
    if (answer.status === 403) return { state: "refused", said };
    if (answer.status === 429 || answer.status >= 500) return { state: "later" };
    return answer.ok ? { state: "ok", said } : { state: "wrong", said };
  };
  const network = () => { $("f-net").textContent = say(navigator.onLine ? "online" : "offline"); };
  const stopped = (state, said) => {
    $("f-signin").hidden = state !== "signin";
    told(say("stop." + state, said && said.message ? said.message : ""));
  };

  // Entries.

  const summary = (o) => [o.place, ...(o.fire || []).map((f) => (f.uncountable ? say("uncountable") : f.low ?? "≤ " + f.high) + " " + f.kind.replace("_", " ")), o.what, o.access, o.effort_h && o.effort_h + " h",
    ...(o.equipment || []).map((e) => e.weapon_class || e.type), ...(o.works || []).map((w) => w.kind), ...(o.flights || []).map((w) => w.type), ...(o.counts || []).map((w) => w.what), ...(o.not_reached || [])].filter(Boolean).join(" · ");

  const make = (tag, text, className) => { const e = document.createElement(tag); e.textContent = text; if (className) e.className = className; return e; };

  const list = async () => {
    const all = await fieldStore.all();
    $("f-waits").textContent = all.length === 1 ? say("waits.one") : say("waits.other", all.length);
    $("f-none").hidden = all.length > 0;
    $("f-send").disabled = all.length === 0;
    $("f-waiting").replaceChildren(...all.map((entry) => {
      const item = make("li", "", "cell");
      if (entry.unread) item.append(make("p", say("unread")));
      else {
        item.append(make("p", summary(entry.observation)), make("p", entry.observation.time.replace("T", " ") + " · " + entry.observation.means, "source"));
        if (entry.refused) item.append(make("p", say("refused", entry.refused), "wrong"));
        else if (entry.tried) item.append(make("p", say("tried"), "note"));
      }
      const buttons = make("p", "", "buttons");
      if (!entry.unread && !entry.tried) {
        const change = make("button", say("change"));
        change.type = "button";
        change.addEventListener("click", () => { editing = entry.key; fix = entry.fix || null; form.fill(entry.form); form.tell(new Map()); matters(); $("f-entry-title").textContent = say("changing"); $("f-entry").scrollIntoView(); });
        buttons.append(change);
      }
      const away = make("button", say("drop"));
      away.type = "button";
      away.addEventListener("click", guarded(async () => {
        if (away.dataset.sure !== "yes") { away.dataset.sure = "yes"; away.textContent = say("dropsure"); return; }
        await fieldStore.drop([entry.key]);
        if (editing === entry.key) await fresh();
        await list();
      }));
      buttons.append(away);
      item.append(buttons);
      return item;
    }));
  };

  // The matters that have a button are there once it is pressed, or something stands in them.
  const kinds = [...document.querySelectorAll("[data-opens]")];
  const groupOf = (button) => $("f-entry").querySelector(`details[data-group="${button.dataset.opens}"]`);
  const matters = () => {
    for (const button of kinds) {
      const group = groupOf(button);
      button.setAttribute("aria-pressed", String(group.open));
      group.hidden = !group.open && ![...group.querySelectorAll("[data-kind]")].some((e) => (e.type === "checkbox" ? e.checked : e.value.trim()) && !/\.(count|direction)$/.test(e.name));
    }
  };
  for (const button of kinds) button.addEventListener("click", () => { const group = groupOf(button); group.open = !group.open; matters(); });

  // fresh empties the form but for what stays as it was.
  const fresh = async () => {
    const before = form.values(), stays = {};
    for (const name of ["mission", "observer", "post", "means"]) if (before[name]) stays[name] = before[name];
    if (!stays.observer && about) stays.observer = about.person;
    stays.zone = form.offset(new Date());
    editing = fix = null;
    form.fill(stays);
    form.tell(new Map());
    matters();
    tell("f-fix", "");
    $("f-entry-title").textContent = say("entry");
    await fieldStore.keepDraft({ form: stays });
  };

  const keep = guarded(async () => {
    const { observation, general } = form.read();
    matters();
    if (!observation) return told(general);
    const now = new Date();
    observation.device_time = fix ? fix.device : form.local(now) + form.offset(now);
    if (fix && fix.satellite) observation.satellite_time = fix.satellite;
    await fieldStore.put({ key: editing || crypto.randomUUID(), made: now.toISOString(), observation, form: form.values(), fix, tried: false });
    await fresh();
    await list();
    told(say("kept"));
    if (navigator.onLine) await send(true);
  });

  const batches = (all) => {
    const out = [];
    let size = 0;
    for (const entry of all) {
      const bytes = JSON.stringify(entry.observation).length;
      if (!out.length || out[out.length - 1].length >= AT_ONCE || size + bytes > BYTES) { out.push([]); size = 0; }
      out[out.length - 1].push(entry);
      size += bytes;
    }
    return out;
  };

  // reason gives why the desk refused an entry, without hints that are of no use on a phone.
  const reason = ({ message, hint }) => [message.replace(/^observation: /, ""), /\bcounterclaim /.test(hint || "") ? "" : hint].filter(Boolean).join("; ");

  // receipt settles one entry: what the desk has is taken from the device, what it refuses stays with why and can be mended.
  const receipt = async (entry, said) => {
    if (said && (said.state === "kept" || said.state === "there") && /^[0-9a-f]{64}$/.test(said.id || "")) {
      await fieldStore.drop([entry.key]);
      received++;
    } else if (said && said.state === "refused" && said.error)
      await fieldStore.put({ ...entry, tried: false, refused: reason(said.error) });
    else return false;
    return true;
  };

  const send = guarded(async (quiet) => {
    if (busy || !fieldStore.unlocked()) return;
    if (!navigator.onLine) return quiet ? undefined : stopped("offline"); // nothing was tried, and what waits may still be changed
    busy = true;
    $("f-send").disabled = true;
    try {
      const waits = (await fieldStore.all()).filter((e) => !e.unread && !e.refused && e.key !== editing);
      received = 0;
      let refused = 0;
      for (const batch of batches(waits)) {
        for (const entry of batch) if (!entry.tried) { entry.tried = true; await fieldStore.put(entry); }
        const { state, said } = await ask("/api/v1/observations", { entries: batch.map((e) => ({ key: e.key, observation: e.observation })) });
        if (state !== "ok") { if (!quiet || state !== "offline") stopped(state, said); return; }
        const by = new Map((said.entries || []).map((e) => [e.key, e]));
        for (const entry of batch) {
          if (!(await receipt(entry, by.get(entry.key)))) { stopped("strange"); return; }
          if (by.get(entry.key).state === "refused") refused++;
        }
        $("f-signin").hidden = true;
        told(refused ? say("sent.refused", received, refused) : received === 1 ? say("sent.one") : say("sent.other", received));
      }
      if (!waits.length && !quiet) told(say("nothing"));
    } finally {
      busy = false;
      await list();
    }
  });

  // The position, with both clocks as they stood in one moment. A position that is not exact does not come from satellites, and neither does its time.
  const locate = () => {
    if (!navigator.geolocation) return told(say("noposition"));
    told(say("locating"));
    navigator.geolocation.getCurrentPosition(guarded(async (p) => {
      const now = new Date();
      fix = { device: form.local(now) + form.offset(now) };
      if (p.coords.accuracy <= EXACT_ENOUGH) fix.satellite = new Date(Math.floor(p.timestamp / 1000) * 1000).toISOString().replace(".000", "");
      form.at("lat").value = p.coords.latitude.toFixed(6);
      form.at("lon").value = p.coords.longitude.toFixed(6);
      form.at("error_m").value = Math.max(1, Math.ceil(p.coords.accuracy));
      tell("f-fix", say(fix.satellite ? "fix" : "fix.device", fix.device.replace("T", " "), (fix.satellite || "").replace("T", " ")));
      told("");
      await draft();
    }), (why) => told(say(why.code === 1 ? "noposition.allowed" : "noposition")), { enableHighAccuracy: true, maximumAge: 0, timeout: 60000 });
  };

  const draft = guarded(async () => { if (fieldStore.unlocked()) await fieldStore.keepDraft({ form: form.values(), fix, editing }); });

  // Opening.

  const opened = async () => {
    const control = form.at("control");
    control.replaceChildren(control.options[0], ...about.sides.map((s) => new Option(s.name, s.id)));
    show("f-open");
    network();
    const was = await fieldStore.draft();
    if (was) {
      form.fill(was.form);
      matters();
      fix = was.fix || null;
      if (was.editing && (await fieldStore.all()).some((e) => e.key === was.editing && !e.tried)) editing = was.editing;
      $("f-entry-title").textContent = say(editing ? "changing" : "entry");
    } else await fresh();
    await list();
    await room();
    awake();
    if (navigator.onLine) {
      const { state, said } = await ask("/field/about.json");
      if (state === "ok" && said.person) { about = said; await fieldStore.know(said); }
      await send(true);
    }
  };

  const setUp = guarded(async () => {
    const passphrase = $("f-new").value;
    if ([...passphrase].length < 12 || new Set(passphrase).size < 6) return told(say("short"));
    if (passphrase !== $("f-again").value) return told(say("differ"));
    const { state, said } = await ask("/field/about.json");
    if (state !== "ok" || !said.person) return stopped(state === "ok" ? "strange" : state, said);
    told(say("making"));
    await fieldStore.make(passphrase, said);
    about = said;
    $("f-new").value = $("f-again").value = "";
    $("f-signin").hidden = true;
    told("");
    await opened();
  });

  const unlock = guarded(async () => {
    told(say("making"));
    const known = await fieldStore.unlock($("f-pass").value);
    $("f-pass").value = "";
    if (!known) return told(say("wrongpass"));
    about = known;
    told("");
    await opened();
  });

  const lock = guarded(async () => { if (fieldStore.unlocked()) { clearTimeout(draftWaits); await draft(); fieldStore.lock(); } location.reload(); });
  const awake = () => { clearTimeout(idle); idle = setTimeout(lock, IDLE); };

  const start = guarded(async () => {
    const why = missing();
    if (why) return told(why);
    navigator.serviceWorker.register("/field/worker.js", { scope: "/field", updateViaCache: "none" }).then(() => navigator.serviceWorker.ready).then(() => { document.documentElement.dataset.kept = "yes"; }, () => { if (navigator.onLine) tell("f-warn", say("noworker")); });
    await fieldStore.open();
    if (!(await fieldStore.made())) {
      show("f-setup");
      const { state, said } = await ask("/field/about.json");
      if (state !== "ok") stopped(state, said);
      return;
    }
    const n = await fieldStore.count();
    $("f-locked-waits").textContent = n === 1 ? say("waits.one") : say("waits.other", n);
    show("f-locked");
    $("f-pass").focus();
  });

  const on = (id, what, f) => $(id).addEventListener(what, (event) => { event.preventDefault(); f(); });
  on("f-setup", "submit", setUp);
  on("f-locked", "submit", unlock);
  on("f-entry", "submit", keep);
  on("f-send", "click", () => send(false));
  on("f-lock", "click", lock);
  on("f-locate", "click", locate);
  on("f-now", "click", guarded(async () => { const now = new Date(); form.at("time").value = form.local(now); form.at("zone").value = form.offset(now); await draft(); }));
  on("f-clear", "click", guarded(fresh));
  on("f-wipe", "click", guarded(async () => {
    if (!$("f-sure").checked) return told(say("wipesure"));
    await fieldStore.wipe();
    show(null);
    told(say("wiped"));
  }));
  $("f-entry").addEventListener("input", () => { clearTimeout(draftWaits); draftWaits = setTimeout(draft, 500); });
  for (const what of ["pointerdown", "keydown"]) document.addEventListener(what, () => { if (fieldStore.unlocked()) awake(); });
  window.addEventListener("online", () => { network(); if (fieldStore.unlocked()) send(true); });
  window.addEventListener("offline", network);
  start();
})();
