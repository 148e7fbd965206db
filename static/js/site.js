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

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft:${location.pathname}`;
  const saved = sessionStorage.getItem(key);
  const note = form.querySelector("[data-draft-note]");
  if (saved && saved !== String(new URLSearchParams(new FormData(form)))) {
    note.hidden = false;
    note.querySelector("button").addEventListener("click", () => {
      for (const [name, value] of new URLSearchParams(saved)) {
        const field = form.elements[name];
        if (field && "value" in field) field.value = value;
      }
      note.hidden = true;
    });
  }
  form.addEventListener("input", () => sessionStorage.setItem(key, new URLSearchParams(new FormData(form))));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => null);
