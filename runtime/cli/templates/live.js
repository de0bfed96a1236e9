// Brings a page up to date while somebody looks at it. Every page is complete without this script.
"use strict";

const every = 1000;
let seen = document.body.dataset.changes;

// What an element is called in the page that takes its place.
const key = (element) =>
  [element.tagName, element.id, element.getAttribute("href"), element.name, element.getAttribute("value"),
    element.closest("form")?.getAttribute("action")].join("|");

const opened = (details) => {
  const around = details.id || details.parentElement.closest("[id]")?.id;
  const all = [...document.getElementById(around).querySelectorAll("details")];
  return around + "|" + all.indexOf(details);
};

const isChanged = (control) =>
  control.type === "radio" || control.type === "checkbox" ? control.checked !== control.defaultChecked
    : control.tagName === "SELECT" ? [...control.options].some((o) => o.selected !== o.defaultSelected && o.index > 0)
      : "defaultValue" in control && control.value !== control.defaultValue;

// Somebody types or marks text.
const isBusy = (main) =>
  [...main.querySelectorAll("input, select, textarea")].some(isChanged) ||
  (!getSelection().isCollapsed && main.contains(getSelection().anchorNode));

function swap(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const [main, next] = [document.getElementById("main"), fresh.getElementById("main")];
  if (!next) return;
  const focused = main.contains(document.activeElement) && main !== document.activeElement
    ? key(document.activeElement) : null;
  const open = new Set([...main.querySelectorAll("details[open]")].map(opened));
  const scroll = [scrollX, scrollY];
  main.replaceChildren(...next.childNodes);
  main.querySelectorAll("details").forEach((details) => { details.open = open.has(opened(details)); });
  for (const id of ["now", "sections"]) {
    const old = document.getElementById(id);
    if (!old.contains(document.activeElement)) old.replaceWith(fresh.getElementById(id));
  }
  scrollTo(...scroll);
  if (focused) {
    [...main.querySelectorAll("a, button, input, select, summary, pre")].find((e) => key(e) === focused)
      ?.focus({ preventScroll: true });
  }
  copyButtons();
}

async function look() {
  const main = document.getElementById("main");
  if (document.hidden || isBusy(main)) return;
  const answer = await fetch(document.body.dataset.from + "?since=" + seen, { cache: "no-store" });
  if (answer.status !== 200) return;
  const now = await answer.text();
  const page = await fetch(location.href, { cache: "no-store" });
  const text = await page.text();
  if (isBusy(main)) return;
  seen = now;
  if (page.ok) swap(text);
}

function copyButtons() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.onclick = async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = button.dataset.done;
    };
  }
}

copyButtons();
// A sandbox that was ended does not answer: the page stays as it is.
if (seen) (async () => { for (;;) { await new Promise((done) => setTimeout(done, every)); await look().catch(() => {}); } })();
