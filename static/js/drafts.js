/* Long forms keep what is typed in this tab until it is saved. Only who is signed in gets this file. */
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector) => document.querySelectorAll(selector);
const beside = ["ticket", "opened_by"]; /* A form has its own, and leaves none to the next. */
const drop = (is) => Object.keys(sessionStorage).filter(is).forEach((key) => sessionStorage.removeItem(key));
for (const note of $$("[data-saved]")) drop((key) => key.endsWith(`:${note.dataset.saved}`));
$("form[action$='/sign-out']")?.addEventListener("submit", () => sessionStorage.clear());

/* Back after the session was over: the form opens by itself, but not for somebody who leaves it by going back. */
const [way] = performance.getEntriesByType("navigation");
if (way?.type !== "back_forward") $("[data-go-on] button")?.click();

for (const form of $$("form[data-draft]")) {
  const [whose] = form.elements.opened_by.value.split("."); /* What follows tells when, and is another each time. */
  const mine = `draft:${whose}:`;
  drop((key) => key.startsWith("draft:") && !key.startsWith(mine)); /* Of whoever sat here before. */
  const key = mine + location.pathname;
  const typed = () => String(new URLSearchParams([...new FormData(form)].filter(([name, text]) => text && !beside.includes(name))));
  const draft = sessionStorage.getItem(key);
  const note = $("[data-draft-note]", form);
  const keep = () => sessionStorage.setItem(key, typed());
  const sent = "sent" in note.dataset; /* The form came back with all that was typed. */
  if (sent) keep();
  note.hidden = sent || !draft || draft === typed();
  $("button", note).addEventListener("click", () => {
    const values = new URLSearchParams(draft);
    const missing = [...values].filter(([name]) => !form.elements[name]); /* In rows that are not on the page yet. */
    for (const field of form.elements) {
      if (!field.name || beside.includes(field.name)) continue;
      if (/checkbox|radio/.test(field.type)) field.checked = values.getAll(field.name).includes(field.value);
      else field.value = values.get(field.name) ?? "";
    }
    note.hidden = true;
    for (const [name, value] of missing) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    const more = missing.length && $("[name=more_rows]", form);
    if (more) {
      more.value = "";
      more.click();
    }
  });
  form.addEventListener("input", keep);

  /* Without a line nothing is sent, so that the page stays. */
  const noLine = $("[data-no-line]", form);
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    keep();
    noLine.hidden = false;
    noLine.scrollIntoView({ block: "center" });
  });
  addEventListener("online", () => (noLine.hidden = true));
}
