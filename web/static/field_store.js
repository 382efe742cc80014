// The store of the page for phones: an IndexedDB of this device in which nothing stands in clear but how many entries wait, the salt, and how the key is
// made. Each entry, the draft and what is known of the record are JSON, padded to whole blocks and encrypted with AES-GCM under a key that PBKDF2 makes of
// the passphrase. The key is in memory alone and cannot be read out of it; the passphrase is nowhere.
"use strict";
const fieldStore = (() => {
  const NAME = "counterclaim-field", ROUNDS = 1000000, BLOCK = 2048;
  let db = null, key = null;

  const done = (request) => new Promise((yes, no) => {
    request.onsuccess = () => yes(request.result);
    request.onerror = () => no(request.error);
  });
  const whole = (transaction) => new Promise((yes, no) => {
    transaction.oncomplete = () => yes();
    transaction.onabort = transaction.onerror = () => no(transaction.error || new DOMException("aborted", "AbortError"));
  });

  const open = async () => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("vault", { keyPath: "id" });
      request.result.createObjectStore("entries", { keyPath: "id" });
    };
    db = await done(request);
    db.onversionchange = () => db.close(); // another window wipes the device
  };

  const write = async (store, row) => {
    const transaction = db.transaction(store, "readwrite", { durability: "strict" });
    transaction.objectStore(store).put(row);
    await whole(transaction);
  };
  const read = (store, id) => done(db.transaction(store).objectStore(store).get(id));

  const keyOf = async (passphrase, salt, iterations) => {
    const from = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, from, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  };

  // What it belongs to is sealed with it, so that no row can stand in another's place.
  const belongs = (id) => new TextEncoder().encode(NAME + " 1 " + id);
  const seal = async (with_, id, value) => {
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const padded = new Uint8Array(Math.ceil((plain.length + 1) / BLOCK) * BLOCK).fill(32); // spaces, which JSON passes over
    padded.set(plain);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: belongs(id) }, with_, padded) };
  };
  const unseal = async (with_, id, row) =>
    JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData: belongs(id) }, with_, row.data)));

  return {
    open,
    // made says whether a passphrase was chosen on this device.
    made: async () => Boolean(await read("vault", "vault")),
    unlocked: () => key !== null,
    lock: () => { key = null; },
    // make chooses the passphrase; about is what is known of the record.
    make: async (passphrase, about) => {
      const salt = crypto.getRandomValues(new Uint8Array(16));
      const fresh = await keyOf(passphrase, salt, ROUNDS);
      const transaction = await seal(fresh, "vault", about).then((sealed) => {
        const t = db.transaction("vault", "readwrite", { durability: "strict" });
        t.objectStore("vault").add({ id: "vault", salt, iterations: ROUNDS, ...sealed });
        return t;
      });
      await whole(transaction);
      key = fresh;
    },
    // unlock gives what is known of the record, or null where the passphrase is another one.
    unlock: async (passphrase) => {
      const row = await read("vault", "vault");
      const tried = await keyOf(passphrase, row.salt, row.iterations);
      try {
        const about = await unseal(tried, "vault", row);
        key = tried;
        return about;
      } catch (wrong) {
        if (wrong.name === "OperationError") return null;
        throw wrong;
      }
    },
    know: async (about) => {
      const row = await read("vault", "vault");
      await write("vault", { ...row, ...(await seal(key, "vault", about)) });
    },
    count: () => done(db.transaction("entries").objectStore("entries").count()),
    put: async (entry) => write("entries", { id: entry.key, ...(await seal(key, entry.key, entry)) }),
    // all gives the entries as they were made; one that cannot be read has its key alone.
    all: async () => {
      const out = [];
      for (const row of await done(db.transaction("entries").objectStore("entries").getAll())) {
        try { out.push(await unseal(key, row.id, row)); } catch { out.push({ key: row.id, unread: true, made: "" }); }
      }
      return out.sort((a, b) => (a.made < b.made ? -1 : a.made > b.made ? 1 : 0));
    },
    drop: async (keys) => {
      const transaction = db.transaction("entries", "readwrite", { durability: "strict" });
      for (const one of keys) transaction.objectStore("entries").delete(one);
      await whole(transaction);
    },
    draft: async () => {
      const row = await read("vault", "draft");
      if (!row) return null;
      try { return await unseal(key, "draft", row); } catch { return null; }
    },
    keepDraft: async (draft) => write("vault", { id: "draft", ...(await seal(key, "draft", draft)) }),
    // wipe takes all from this device, the kept page too.
    wipe: async () => {
      key = null;
      if (db) db.close();
      await new Promise((yes, no) => {
        const request = indexedDB.deleteDatabase(NAME);
        request.onsuccess = request.onblocked = () => yes();
        request.onerror = () => no(request.error);
      });
      if (window.caches) for (const name of await caches.keys()) if (name.startsWith(NAME)) await caches.delete(name);
      if (navigator.serviceWorker) for (const one of await navigator.serviceWorker.getRegistrations()) if (one.scope.endsWith("/field")) await one.unregister();
    },
  };
})();
