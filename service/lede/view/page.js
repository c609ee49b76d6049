"use strict";
// Shows one event at a time: in the text, the list, the timeline and the map. All words are in the page already;
// nothing here makes markup of text.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const byId = (id) => document.getElementById(id);
const cards = new Map(all("#events > li").map((card) => [card.dataset.event, card]));
const triggers = all(".text [data-event]");
const marks = all(".text [data-marks]").map((node) => [node, node.dataset.marks.split(" ").map((m) => m.split(":")[0])]);
const places = all("[data-events]").map((node) => [node, node.dataset.events.split(" ")]);
const buttons = all(".time button");
const popup = byId("card");
const wide = matchMedia("(min-width: 60rem)");
let kept = null;
let hidden = new Set();

function show(events) {
  const on = new Set(events);
  document.body.classList.toggle("some", on.size > 0);
  for (const [node, names] of marks) node.classList.toggle("on", names.some((name) => on.has(name)));
  for (const [node, names] of places) node.classList.toggle("on", names.some((name) => on.has(name)));
  for (const [name, card] of cards) card.classList.toggle("on", on.has(name));
  for (const button of buttons) button.classList.toggle("on", on.has(button.dataset.event));
}

function popUp(trigger, name) {
  const card = cards.get(name);
  const head = document.createElement("p");
  head.textContent = card.querySelector("b").textContent;
  popup.replaceChildren(head, card.querySelector("dl").cloneNode(true));
  popup.hidden = false;
  if (!wide.matches) return;
  const at = trigger.getBoundingClientRect();
  const size = popup.getBoundingClientRect();
  const below = at.bottom + 8 + size.height < innerHeight;
  popup.style.left = Math.max(8, Math.min(at.left, innerWidth - size.width - 8)) + "px";
  popup.style.top = Math.max(8, below ? at.bottom + 8 : at.top - 8 - size.height) + "px";
}

function rest() {
  popup.hidden = true;
  popup.style.left = popup.style.top = "";
  show(kept ? [kept] : []);
}

function keep(name, scroll) {
  if (kept && cards.get(kept)) cards.get(kept).querySelector("details").open = false;
  kept = name;
  rest();
  if (!name) return;
  const card = cards.get(name);
  card.querySelector("details").open = true;
  if (wide.matches) card.scrollIntoView({ block: "nearest" });
  if (scroll) byId("t-" + name)?.scrollIntoView({ block: "center" });
}

for (const [node, names] of marks) {
  const over = () => {
    const name = [node.dataset.event, ...names].find((one) => one && !hidden.has(one));
    if (!name) return;
    show([name]);
    popUp(node, name);
  };
  node.addEventListener("mouseenter", over);
  node.addEventListener("mouseleave", rest);
  node.addEventListener("click", () => keep([node.dataset.event, ...names].find((one) => one && !hidden.has(one)) ?? null, false));
  node.addEventListener("focus", over);
  node.addEventListener("blur", rest);
}
for (const [name, card] of cards) {
  card.addEventListener("mouseenter", () => show([name]));
  card.addEventListener("mouseleave", rest);
  card.querySelector("summary").addEventListener("click", (event) => {
    event.preventDefault();
    keep(kept === name ? null : name, true);
  });
}
for (const button of buttons) button.addEventListener("click", () => keep(button.dataset.event, true));
for (const [node, names] of places) {
  node.addEventListener("mouseenter", () => show(names));
  node.addEventListener("mouseleave", rest);
  node.addEventListener("focus", () => show(names));
  node.addEventListener("blur", rest);
  node.addEventListener("click", () => keep(names.find((name) => !hidden.has(name)) ?? null, true));
}

document.addEventListener("keydown", (event) => {
  const target = event.target;
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches("input")) return;
  if (event.key === "Escape") { keep(null, false); target.blur(); return; }
  if (event.key === "j" || event.key === "k") {
    const there = triggers.filter((trigger) => !hidden.has(trigger.dataset.event));
    const at = there.indexOf(document.activeElement);
    const next = event.key === "j" ? at + 1 : (at < 0 ? there.length : at) - 1;
    there[Math.max(0, Math.min(there.length - 1, next))]?.focus();
  } else if ((event.key === "Enter" || event.key === " ") && target.matches("[role=button]")) {
    event.preventDefault();
    target.dispatchEvent(new MouseEvent("click"));
  }
});

const filters = byId("filters");
function filter() {
  const least = Number(byId("least").value) / 100;
  const types = new Set(all("input[name=type]:checked", filters).map((box) => box.value));
  hidden = new Set();
  for (const [name, card] of cards) {
    card.hidden = Number(card.dataset.confidence) < least || !types.has(card.dataset.type);
    if (card.hidden) hidden.add(name);
  }
  const gone = (names) => names.every((name) => hidden.has(name));
  for (const [node, names] of marks) node.classList.toggle("off", gone(names));
  for (const [node, names] of places) node.toggleAttribute("hidden", gone(names));
  for (const trigger of triggers) trigger.tabIndex = hidden.has(trigger.dataset.event) ? -1 : 0;
  for (const button of buttons) button.hidden = hidden.has(button.dataset.event);
  for (const row of all(".time li:not(.gap)")) row.hidden = all("button", row).every((button) => button.hidden);
  byId("least-shown").textContent = byId("least").value + " %";
  byId("count").textContent = cards.size - hidden.size + " of " + cards.size;
  if (kept && hidden.has(kept)) keep(null, false);
}
filters.addEventListener("input", filter);
filters.addEventListener("submit", (event) => event.preventDefault());
filter();
