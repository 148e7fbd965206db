/* Keeps public pages that were opened readable without a line. Signed-in pages are never kept. */
const store = "pages-1";
const most = 150;
const patience = 5000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
/* The page that brought this worker was opened without it. */
self.addEventListener("message", (event) => event.waitUntil(remember(event.data)));

async function remember(address) {
  if (await caches.match(address)) return;
  const page = await fresh(address, { cache: "force-cache" });
  const parts = (await page.text()).matchAll(/(?:href|src)="(\/static\/[^"]+)"/g);
  await Promise.allSettled([...parts].map((part) => fresh(part[1], { cache: "force-cache" })));
}

async function keep(request, answer) {
  const pages = await caches.open(store);
  await pages.put(request, answer);
  const oldest = (await pages.keys()).slice(0, -most);
  await Promise.all(oldest.map((old) => pages.delete(old)));
}

async function fresh(request, how) {
  const answer = await fetch(request, how);
  const shared = (answer.headers.get("Cache-Control") || "").includes("public");
  if (answer.ok && shared) await keep(request, answer.clone());
  return answer;
}

const told = {
  en: ["You are offline", "This page was not opened before, so it is not kept on this device. Pages you opened can still be read."],
  es: ["No hay conexión", "Esta página no se abrió antes, así que no está guardada en este dispositivo. Las que abrió se pueden leer."],
};

function away(address) {
  const code = new URL(address).pathname.startsWith("/es") ? "es" : "en";
  const [title, text] = told[code];
  const home = code === "es" ? "/es" : "/";
  const page = `<!doctype html><html lang="${code}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${title}</title><main><h1>${title}</h1><p>${text}</p><p><a href="${home}">Rural Collaborative Registry</a></p></main>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/* A line that is there and brings nothing is no better than none: then too, what is kept is read. */
async function answer(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  const coming = fresh(request).catch(() => kept || away(request.url));
  const enough = new Promise((read) => kept && setTimeout(read, patience, kept));
  return Promise.race([coming, enough]);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(location.origin)) return;
  event.respondWith(answer(request));
});
