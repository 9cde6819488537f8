/* Keeps the courier page, and nothing else: no answer, no position, no page of staff. */
"use strict";

const PREFIX = "yizhan-page-";
const CACHE = PREFIX + SHELL.version;
/* Who stands in the street waits so long for a weak network before the kept page opens. */
const PATIENCE_MS = 4000;

self.addEventListener("install", function (event) {
  // All or nothing: with one file missing the former version stays.
  const fresh = SHELL.pages.concat(SHELL.files).map((address) => new Request(address, { cache: "no-cache" }));
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(fresh))
      .then(() => self.skipWaiting())
  );
});

self.addEventListener("activate", function (event) {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith(PREFIX) && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

function keptPage(url) {
  const asked = [url.searchParams.get("lang")].concat(self.navigator.languages || []);
  const kept = SHELL.pages.map((address) => new URL(address, self.location.origin));
  const lang = (page) => page.searchParams.get("lang");
  const spoken = asked.map((tag) => kept.find((page) => tag && tag.toLowerCase().startsWith(lang(page)))).find(Boolean);
  return caches.match((spoken || kept[0]).href, { cacheName: CACHE });
}

function withPatience(request) {
  return new Promise(function (resolve, reject) {
    setTimeout(() => reject(new Error("no answer yet")), PATIENCE_MS);
    fetch(request).then(resolve, reject);
  });
}

/* The network first; the kept page where it fails, waits too long, or the server is in trouble. */
async function page(request, url) {
  try {
    const response = await withPatience(request);
    if (response.status < 500) return response;
  } catch (error) {
    // The kept page is the answer to this.
  }
  return (await keptPage(url)) || fetch(request);
}

self.addEventListener("fetch", function (event) {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && url.pathname === "/") {
    event.respondWith(page(event.request, url));
  } else if (SHELL.files.includes(url.pathname)) {
    event.respondWith(caches.match(url.href, { cacheName: CACHE }).then((kept) => kept || fetch(event.request)));
  }
});
