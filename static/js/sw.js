/* Keeps public pages that were opened readable without a line. Signed-in pages are never kept. */
const store = "pages-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));

async function fresh(request) {
  const answer = await fetch(request);
  const shared = (answer.headers.get("Cache-Control") || "").includes("public");
  if (answer.ok && shared) (await caches.open(store)).put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(location.origin)) return;
  event.respondWith(
    fresh(request).catch(async () => {
      const kept = await caches.match(request);
      if (kept) return kept;
      const words = request.url.includes("/es/") ? "No hay conexión. Las páginas que ya abrió se pueden leer." : "You are offline. Pages you opened before can still be read.";
      return new Response(`<!doctype html><meta charset="utf-8"><title>${words}</title><p>${words}`, { status: 503, headers: { "Content-Type": "text/html" } });
    }),
  );
});
