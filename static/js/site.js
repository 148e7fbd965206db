/* Everything works without this file. It makes searching live, suggests names, and keeps shortlists and pages. */
const pause = 350;
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

/* Live search: the same address is fetched and its results take the place of ours. */
const same = (box) => `[name="${CSS.escape(box.name)}"][value="${CSS.escape(box.value)}"]`;
const counter = (box) => $(".count", box.parentNode);

/* Filters keep their places while somebody clicks in them: only their counts are brought up to date. */
function recount(form, fresh) {
  for (const box of $$("[type=checkbox]", form)) {
    const twin = $(same(box), fresh);
    counter(box).textContent = twin ? counter(twin).textContent : "0";
  }
  const known = $$("fieldset input", form).map((box) => box.name);
  form.lastElementChild.before(...$$("fieldset", fresh).filter((group) => !known.includes($("input", group).name)));
}

function refill(form, fresh) {
  for (const group of $$("fieldset", form)) group.remove();
  form.lastElementChild.before(...$$("fieldset", fresh));
}

for (const form of $$("form[data-live]")) {
  const target = form.dataset.live;
  let timer;
  let running;
  let shown = location.search;
  async function show(inside) {
    running?.abort();
    running = new AbortController();
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    try {
      const answer = await fetch(address, { signal: running.signal });
      if (!answer.ok) throw answer;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      $(target).replaceWith($(target, page));
      (inside ? recount : refill)(form, $(`#${form.id}`, page));
      history.pushState(null, "", address);
      [shown, document.title] = [location.search, page.title];
      const heard = $(`${target} [data-heard]`);
      $(heard.dataset.heard).textContent = heard.textContent;
    } catch (error) {
      if (error.name !== "AbortError") location.href = address;
    }
  }
  const soon = (event) => {
    clearTimeout(timer);
    timer = setTimeout(show, pause, form.contains(event.target));
  };
  for (const source of [form, ...$$(`[form=${form.id}]`)]) source.addEventListener("input", soon);
  addEventListener("popstate", () => location.search !== shown && location.reload());
}

/* Names while typing. */
for (const input of $$("[data-suggest] [name=q]")) {
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.length < 3) return;
    timer = setTimeout(async () => {
      const answer = await fetch(`/suggest?q=${encodeURIComponent(input.value)}`).catch(() => null);
      if (!answer?.ok) return;
      const options = (await answer.json()).map((each) => new Option(each.place, each.name));
      input.list.replaceChildren(...options);
    }, pause);
  });
}

for (const button of $$("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

/* A shortlist is kept in this browser alone; links to its page carry it, so that it can be sent and printed. */
const box = (() => {
  try {
    return localStorage;
  } catch {
    return {};
  }
})();
const listed = () => (box.shortlist || "").split(",").filter(Boolean);
const list = (slugs) => (box.shortlist = [...new Set(slugs)].join());

for (const link of $$("[data-keep]")) {
  if (listed().includes(link.dataset.keep)) link.textContent = link.dataset.kept;
  const slugs = [...new Set([...listed(), ...new URLSearchParams(link.search).get("s").split(",")])];
  link.search = `s=${slugs}`;
  link.addEventListener("click", () => list(slugs));
}

for (const page of $$("[data-shortlist]")) {
  const shown = page.dataset.shortlist.split(",").filter(Boolean);
  if (!location.search && listed().length) location.replace(`?s=${listed()}`);
  for (const link of $$("[data-drop]")) {
    link.addEventListener("click", () => list(listed().filter((slug) => slug !== link.dataset.drop)));
  }
  const [keep, forget] = $$("button[data-does]", page);
  keep.hidden = shown.every((slug) => listed().includes(slug));
  forget.hidden = !listed().length;
  keep.addEventListener("click", () => location.replace(`?s=${list([...listed(), ...shown])}`));
  forget.addEventListener("click", async () => {
    list([]);
    const pages = await self.caches?.open("pages-1");
    await pages?.delete(location.pathname, { ignoreSearch: true });
    location.replace("?");
  });
}

/* An address that is too long is opened as far as it goes. */
for (const link of $$("[data-shorter]")) [link.href, link.hidden] = [location.href.slice(0, 4000), false];

/* Pages already opened can be read without a line; one that was opened before there was a worker is kept by hand. */
const worker = navigator.serviceWorker;
worker?.register("/sw.js").catch(() => null);
if (!worker?.controller) worker?.ready.then(({ active }) => active.postMessage(location.href));
