/* Everything works without this file. It makes searching live, suggests names, and keeps drafts and pages. */
const pause = 350;

function swap(target, address) {
  const aborter = new AbortController();
  const done = fetch(address, { signal: aborter.signal })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((text) => {
      const page = new DOMParser().parseFromString(text, "text/html");
      document.querySelector(target).replaceWith(page.querySelector(target));
      history.replaceState(null, "", address);
    });
  return { done, stop: () => aborter.abort() };
}

for (const form of document.querySelectorAll("form[data-live]")) {
  let timer;
  let running;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running?.stop();
      const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
      running = swap(form.dataset.live, address);
      running.done.catch((error) => error.name === "AbortError" || (location.href = address));
    }, pause);
  });
}

for (const input of document.querySelectorAll("form[data-suggest] input[name=q]")) {
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

const kept = (path) => `draft:${path}`;
for (const note of document.querySelectorAll("[data-saved]")) sessionStorage.removeItem(kept(note.dataset.saved));

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = kept(location.pathname);
  const typed = () => String(new URLSearchParams(new FormData(form)));
  const draft = sessionStorage.getItem(key);
  const note = form.querySelector("[data-draft-note]");
  note.hidden = !draft || draft === typed();
  note.querySelector("button").addEventListener("click", () => {
    const values = new URLSearchParams(draft);
    for (const field of form.elements) {
      if (!field.name || field.name === "version") continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.getAll(field.name).includes(field.value);
      else field.value = values.get(field.name) ?? "";
    }
    note.hidden = true;
  });
  form.addEventListener("input", () => sessionStorage.setItem(key, typed()));
}

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => null);
