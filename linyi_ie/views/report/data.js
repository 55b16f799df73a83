"use strict";
// The data of the report (see contents.py), as objects, and which events the filters let through.

const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const string = (number) => (number < 0 ? "" : data.strings[number]);
const byId = (id) => document.getElementById(id);

const documents = data.documents.map(([name, source, published, said]) => {
  const pieces = [];
  for (let at = 0; at < said.length; at += 2) pieces.push({ start: said[at], text: said[at + 1] });
  return { name: string(name), source: string(source), published: string(published), pieces };
});

const roles = data.roles.map(([name, question]) => ({ name, question, shown: words.roles?.[name] ?? name }));
const typeNames = data.types.map((name) => words.types?.[name] ?? name);
const statusNames = data.statuses.map((name) => words.statuses[name] ?? name);
const label = (name) => data.labels.indexOf(name);
const [ORG, HONOUR] = [label("ORG"), label("HONOUR")];
const HAPPENED = data.statuses.indexOf("happened");

function argumentOf([role, start, end, kind, shown, meaning, number, unit]) {
  return { role: roles[role], start, end, label: kind, shown: string(shown), meaning: string(meaning),
    number, unit: unit === undefined ? "" : string(unit) };
}

class ReportedEvent {
  constructor(row, place) {
    this.place = place;
    [, this.type, this.status, , , , , this.start, this.confidence, this.pieces] = row;
    this.document = documents[row[0]];
    this.day = string(row[3]);
    this.from = string(row[4]);
    this.to = string(row[5]);
    this.trigger = string(row[6]);
    this.arguments = row[10].map(argumentOf);
    this.organisations = this.named(ORG);
    this.honours = data.types[this.type] === "award" ? this.named(HONOUR) : [];
    this.money = this.amounts();
  }

  /** The names of the arguments with a label, each once. */
  named(kind) {
    return [...new Set(this.arguments.filter((one) => one.label === kind).map((one) => one.shown))];
  }

  /** What the event says of money that was spent: purpose, amount, currency. */
  amounts() {
    if (data.types[this.type] !== "funding" || this.status !== HAPPENED) return [];
    const purpose = this.arguments.filter((one) => one.role.name === "purpose").map((one) => one.shown).join("、");
    return this.arguments.filter((one) => one.role.name === "amount" && one.unit)
      .map((one) => ({ purpose: purpose || words.no_purpose, number: one.number, unit: one.unit }));
  }

  /** The answer to who, what, when, where, how many: the plain filler alone, before another its role. */
  answer(question) {
    const told = new Map();
    for (const one of this.arguments) {
      if (one.role.question !== question) continue;
      const role = PLAIN.has(one.role.name) ? "" : one.role.shown;
      told.set(role, told.has(role) ? `${told.get(role)}、${one.shown}` : one.shown);
    }
    return [...told].sort((one, other) => (one[0] !== "") - (other[0] !== "")).map(([role, shown]) => ({ role, shown }));
  }

  /** The same in a line, for sorting and for a table. */
  line(question) {
    return this.answer(question).map(({ role, shown }) => (role ? `${role} ${shown}` : shown)).join("; ");
  }

  get number() {
    return this.arguments.find((one) => one.number !== undefined)?.number ?? null;
  }

  /** When, as short as it can be said: 2024, 2024-05, 2024-05-03, 2024-01–06, 2024-01-01–2025-03-15. */
  get when() {
    if (!this.from && !this.to) return this.day;
    if (!this.from) return `≤ ${this.to}`;
    if (!this.to) return `≥ ${this.from}`;
    const months = this.from.endsWith("-01") && isLastDay(this.to);
    const [from, to] = months ? [this.from.slice(0, 7), this.to.slice(0, 7)] : [this.from, this.to];
    if (from === to) return from;
    const year = from.slice(0, 4);
    if (year !== to.slice(0, 4)) return `${from}–${to}`;
    return months && from.endsWith("-01") && to.endsWith("-12") ? year : `${from}–${to.slice(5)}`;
  }

  /** All that a search looks at, in small letters. */
  get haystack() {
    this.said ??= [typeNames[this.type], data.types[this.type], this.trigger, this.document.name, this.document.source,
      ...this.arguments.map((one) => one.shown), ...this.pieces.map((piece) => string(this.document.pieces[piece].text)),
    ].join("\n").toLowerCase();
    return this.said;
  }
}

const PLAIN = new Set(["agent", "date", "place", "count", "name", "object", "honour", "amount", "rank", "indicator", "target"]);

function isLastDay(day) {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.getUTCDate() === 1;
}

const events = data.events.map((row, place) => new ReportedEvent(row, place));

// ── Filters ─────────────────────────────────────────────────────────────────────────────────────

/** What is chosen; null lets everything through. `period` is `{unit, key}`. */
const chosen = { query: "", type: null, status: null, sure: null, period: null, organisation: null, honour: null, purpose: null };

const fits = {
  query: (event, query) => query.toLowerCase().split(/\s+/).every((word) => event.haystack.includes(word)),
  type: (event, type) => event.type === type,
  status: (event, status) => event.status === status,
  sure: (event, least) => event.confidence >= least,
  period: (event, period) => period.has(event.day),
  organisation: (event, name) => event.organisations.includes(name),
  honour: (event, name) => event.honours.includes(name),
  purpose: (event, name) => event.money.some((one) => one.purpose === name),
};

/** The events that fit what is chosen, `without` regard to some of the filters. */
function selected(...without) {
  const asked = Object.keys(chosen).filter((name) => chosen[name] !== null && chosen[name] !== "" && !without.includes(name));
  return asked.length ? events.filter((event) => asked.every((name) => fits[name](event, chosen[name]))) : events;
}

// ── Elements and numbers ────────────────────────────────────────────────────────────────────────

/** Make an element. Text goes in as text; nothing here ever becomes markup. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("--")) element.style.setProperty(name, value);
    else if (name === "on") for (const [kind, listen] of Object.entries(value)) element.addEventListener(kind, listen);
    else if (name.startsWith("aria-") || name.startsWith("data-")) element.setAttribute(name, String(value));
    else if (value !== null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const whole = new Intl.NumberFormat(data.language);
const short = new Intl.NumberFormat(data.language, { notation: "compact", maximumFractionDigits: 1 });
const amount = (number, unit) => [short.format(number), unit].filter(Boolean).join(data.language === "zh" ? "" : " ");
