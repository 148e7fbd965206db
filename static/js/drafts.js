/* Long forms keep what is typed in this tab until it is saved. Only who is signed in gets this file. */
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector) => document.querySelectorAll(selector);
const kept = (path) => `draft:${path}`;
const ticket = "ticket"; /* A form has its own, and leaves none to the next. */
for (const note of $$("[data-saved]")) sessionStorage.removeItem(kept(note.dataset.saved));

for (const form of $$("form[data-draft]")) {
  const key = kept(location.pathname);
  const typed = () => String(new URLSearchParams([...new FormData(form)].filter(([name, text]) => text && name !== ticket)));
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
      if (!field.name || field.name === ticket) continue;
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
}
