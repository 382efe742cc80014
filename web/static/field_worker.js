// Keeps the page for phones on the device, so that it opens without a network. Above this stands what it keeps: a name that changes with the page, and the
// addresses. It keeps nothing else: no answer of the record is ever stored by it.
"use strict";

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(kept.name);
    await cache.addAll(kept.files.map((file) => new Request(file, { cache: "reload", credentials: "omit" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys())
      if (name.startsWith("counterclaim-field-") && name !== kept.name) await caches.delete(name);
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const at = new URL(event.request.url);
  if (event.request.method !== "GET" || at.origin !== self.location.origin || !kept.files.includes(at.pathname)) return;
  event.respondWith((async () => {
    const cache = await caches.open(kept.name);
    return (await cache.match(at.pathname, { ignoreVary: true })) || fetch(event.request);
  })());
});
