/* What the race office does beyond being filled in: only the fields of the kind that was chosen; what was typed stays here. */

(() => {
  "use strict";

  const say = (text, bad) => {
    const said = document.getElementById("said");
    said.textContent = text;
    said.classList.toggle("offline", Boolean(bad));
  };
  const form = document.getElementById("ask");
  if (!form) return;
  const shelf = `draft:${form.dataset.draft}`;

  /* Fields of the shapes that were not chosen are put aside, and not sent. */
  function arrange() {
    const chosen = [...form.querySelectorAll(".chips input:checked")].map((each) => each.value);
    for (const field of form.querySelectorAll("[data-only]")) {
      const fits = field.dataset.only.split(" ").some((word) => chosen.includes(word));
      field.classList.toggle("aside-shape", !fits);
      for (const input of field.querySelectorAll("input, select, textarea")) input.disabled = !fits;
    }
  }

  /* What was typed outlives a lost connection and a closed page; it is forgotten once it is appended. */
  function keep() {
    const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value && !["token", "key", "expect"].includes(name) && !name.startsWith("file:"));
    try { localStorage.setItem(shelf, JSON.stringify(typed)); } catch { /* private windows keep nothing */ }
  }

  function restore() {
    let typed = [];
    try { typed = JSON.parse(localStorage.getItem(shelf) || "[]"); } catch { return; }
    if (new URLSearchParams(location.search).size || !typed.length) return;
    const empty = [...form.elements].every((each) => !["text", "textarea", "date"].includes(each.type) || !each.value);
    if (!empty) return;
    for (const [name, value] of typed) {
      for (const input of form.elements) {
        if (input.name !== name || input.type === "file") continue;
        if (input.type === "radio" || input.type === "checkbox") input.checked = input.checked || input.value === value;
        else if (!input.value) { input.value = value; break; }
      }
    }
    say("What you had typed here is back; nothing of it was written.");
  }

  restore();
  arrange();
  form.addEventListener("input", () => { arrange(); keep(); });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "append") {
      try { localStorage.removeItem(shelf); } catch { /* as above */ }
      say("Appending …");
    }
  });
  window.addEventListener("offline", () => say("No connection: nothing is written. What you typed stays here.", true));
  window.addEventListener("online", () => { say("Connected again."); form.dispatchEvent(new Event("change", { bubbles: true })); });
})();
