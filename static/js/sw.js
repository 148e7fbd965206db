/* Keeps public pages that were opened readable without a line. Nothing of somebody signed in is kept. */
const most = 150;
const patience = 5000;
const never = ["/manage", "/account", "/sign-in"].flatMap((path) => [path, `/es${path}`]);

const under = ({ url }, path) => url.startsWith(location.origin + path);
const isPart = (request) => under(request, "/static/");

async function keep(request, answer) {
  const store = await caches.open(isPart(request) ? "parts-1" : "pages-1");
  await store.put(request, answer);
  const oldest = (await store.keys()).slice(0, -most);
  await Promise.all(oldest.map((old) => store.delete(old)));
}

/* The answer of the line. One to be kept is given when all of it is here; a store that is full is begun anew. */
async function ask(event, request) {
  const answer = await fetch(request);
  const says = (header, word) => answer.headers.get(header)?.includes(word);
  const fit = isPart(request) || (says("Content-Type", "html") && !never.some((path) => under(request, path)));
  if (fit && answer.ok && says("Cache-Control", "public")) {
    const whole = new Response(await answer.clone().blob(), answer);
    event.waitUntil(keep(request, whole).catch(() => caches.delete("pages-1")));
  }
  return answer;
}

/* The page that brought this worker was opened without it. Where data is saved, only what the browser has is taken. */
async function remember(event) {
  const cache = navigator.connection?.saveData ? "only-if-cached" : "force-cache";
  const take = (address) => ask(event, new Request(address, { cache, mode: "same-origin" }));
  const page = await (await take(event.data)).text();
  for (const [, part] of page.matchAll(/"(\/static\/[^"]+)"/g)) await take(part);
}

function away(request) {
  const [code, home, title, text] = under(request, "/es")
    ? ["es", "/es", "No hay conexión", "Esta página no está en este dispositivo. Las que abrió antes se pueden leer."]
    : ["en", "/", "You are offline", "This page is not on this device. Pages you opened before can still be read."];
  const page = `<!doctype html><html lang=${code}><meta name=viewport content="width=device-width"><meta name=color-scheme content="light dark"><title>${title}</title><main><h1>${title}</h1><p>${text}<p><a href=${home}>Rural Collaborative Registry</a></main>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/* A line that is there and brings nothing is no better than none; what it brings later is kept for the next time. */
async function read(event) {
  const { request } = event;
  const kept = await caches.match(request, { ignoreVary: true }).catch(() => null);
  if (kept && isPart(request)) return kept;
  const coming = ask(event, request).catch(() => kept || away(request));
  event.waitUntil(coming);
  return Promise.race([coming, new Promise((show) => kept && setTimeout(show, patience, kept))]);
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil(remember(event)));
addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && under(event.request, "/")) event.respondWith(read(event));
});
