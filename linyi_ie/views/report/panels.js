// What is above the table: totals, types and time, organisations, honours, money. A click on any of it is a filter.

// ── Periods ─────────────────────────────────────────────────────────────────────────────────────

const UNITS = {
  month: (day) => day.slice(0, 7),
  quarter: (day) => `${day.slice(0, 4)} Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`,
  year: (day) => day.slice(0, 4),
};
const COMFORTABLE = 36; // columns
const MOST_COLUMNS = 240;
const EARLIER = "<", LATER = ">";

/** The days between which nearly all events lie: one date of long ago shall not press all others into a corner. */
function usualDays() {
  const days = events.map((event) => event.day).filter(Boolean).sort();
  const [first, last] = [days[0], days[days.length - 1]];
  if (!days.length || columnsBetween(first, last, "month").length <= COMFORTABLE) return [first, last];
  const few = Math.floor(days.length * 0.025);
  return [days[few], days[days.length - 1 - few]];
}

/** The periods from one day to another, those without events too. */
function columnsBetween(first, last, unit) {
  if (!first) return [];
  const step = { month: 1, quarter: 3, year: 12 }[unit];
  const months = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const columns = [];
  for (let month = months(first) - (months(first) % step); month <= months(last) && columns.length < 2000; month += step) {
    columns.push(UNITS[unit](`${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-01`));
  }
  return columns;
}

class Axis {
  constructor([first, last]) {
    this.columns = Object.fromEntries(Object.keys(UNITS).map((unit) => [unit, columnsBetween(first, last, unit)]));
    this.offered = Object.keys(UNITS).filter((unit) => unit === "year" || this.columns[unit].length <= MOST_COLUMNS);
    this.unit = this.offered.find((unit) => this.columns[unit].length <= COMFORTABLE) ?? "year";
  }

  /** The column of a day: a period, EARLIER, LATER, or nothing for no day. */
  column(day) {
    const columns = this.columns[this.unit];
    if (!day || !columns.length) return "";
    const key = UNITS[this.unit](day);
    if (key < columns[0]) return EARLIER;
    return key > columns[columns.length - 1] ? LATER : key;
  }

  name(key) {
    return key === EARLIER ? words.earlier : key === LATER ? words.later : key;
  }

  /** A period to choose: it keeps the axis as it is now. */
  period(key) {
    const fixed = Object.assign(Object.create(Axis.prototype), this);
    return { name: this.name(key), unit: this.unit, key, has: (day) => fixed.column(day) === key };
  }
}

const axis = new Axis(usualDays());

// ── Types and time ──────────────────────────────────────────────────────────────────────────────

function drawTimeline() {
  const counts = new Map(); // type → column → events
  const totals = new Map();
  const count = (type, column) => {
    if (!counts.has(type)) counts.set(type, new Map());
    const row = counts.get(type);
    row.set(column, (row.get(column) ?? 0) + 1);
  };
  for (const event of selected("type", "period")) {
    const column = axis.column(event.day);
    count(event.type, column);
    totals.set(column, (totals.get(column) ?? 0) + 1);
  }
  const most = Math.max(1, ...[...counts.values()].flatMap((row) => [...row.values()]));
  const edge = (key) => (totals.has(key) ? [key] : []);
  const columns = [...edge(EARLIER), ...axis.columns[axis.unit], ...edge(LATER)];
  const types = data.types.map((_, type) => type).sort((one, other) => rowTotal(counts, other) - rowTotal(counts, one));
  const table = make("table", { class: columns.length > 18 ? "matrix dense" : "matrix", "--columns": columns.length },
    make("thead", {}, periodRow(columns), totalRow(columns, totals)),
    make("tbody", {}, ...types.map((type) => typeRow(type, columns, counts, most))));
  byId("timeline").replaceChildren(table);
  const undated = totals.get("") ?? 0;
  byId("undated").textContent = undated ? `${whole.format(undated)} ${words.undated}.` : "";
}

const rowTotal = (counts, type) => [...(counts.get(type)?.values() ?? [])].reduce((sum, one) => sum + one, 0);
const samePeriod = (key) => chosen.period !== null && chosen.period.unit === axis.unit && chosen.period.key === key;

function periodRow(columns) {
  const heads = columns.map((key, place) => {
    const year = (one) => columns[one]?.slice(0, 4);
    const begins = place === 0 ? year(0) === year(1) : year(place) !== year(place - 1);
    const [head, foot] = key.length > 4 ? [key.slice(5), begins ? year(place) : ""] : [axis.name(key), ""];
    const choose = () => toggle("period", samePeriod(key) ? chosen.period : axis.period(key));
    return make("th", { scope: "col" }, make("button", {
      type: "button", class: "period", "aria-pressed": samePeriod(key), "aria-label": axis.name(key), on: { click: choose },
    }, make("small", {}, foot), head));
  });
  return make("tr", {}, make("td"), ...heads);
}

function totalRow(columns, totals) {
  const most = Math.max(1, ...columns.map((key) => totals.get(key) ?? 0));
  const bars = columns.map((key) => {
    const events = totals.get(key) ?? 0;
    return make("td", { class: "total", "--v": events / most, title: `${axis.name(key)}: ${whole.format(events)}`, on: { click: () => toggle("period", samePeriod(key) ? chosen.period : axis.period(key)) } },
      make("i"), make("span", {}, events ? short.format(events) : ""));
  });
  return make("tr", { class: "totals-row" }, make("th", { scope: "row" }, words.total), ...bars);
}

function typeRow(type, columns, counts, most) {
  const row = counts.get(type) ?? new Map();
  const head = make("button", { type: "button", class: "type", "aria-pressed": chosen.type === type, on: { click: () => toggle("type", type) } },
    make("span", {}, typeNames[type]), make("b", {}, whole.format(rowTotal(counts, type))));
  const cells = columns.map((key) => {
    const events = row.get(key) ?? 0;
    if (events === 0) return make("td");
    const both = () => choose({ type, period: axis.period(key) });
    return make("td", {
      class: "cell", "--v": 0.2 + 0.8 * Math.sqrt(events / most), title: `${typeNames[type]}, ${axis.name(key)}: ${whole.format(events)}`,
      on: { click: both },
    }, make("span", {}, short.format(events)));
  });
  return make("tr", { "data-chosen": chosen.type === type }, make("th", { scope: "row" }, head), ...cells);
}

function drawUnits() {
  byId("unit").replaceChildren(...axis.offered.map((unit) => make("button", {
    type: "button", "aria-pressed": unit === axis.unit,
    on: { click: () => { axis.unit = unit; drawUnits(); drawTimeline(); } },
  }, words[unit])));
}

// ── Bars ────────────────────────────────────────────────────────────────────────────────────────

const FEW = 10, MANY = 60;
const shownBars = { organisations: FEW, honours: FEW, money: FEW };

/** Sum up what `rows` yields for the events: `[name, weight, unit]`; the heaviest first. */
function sums(found, rows) {
  const total = new Map();
  for (const event of found) {
    for (const [name, weight, unit] of rows(event)) {
      const key = `${name}\n${unit}`;
      if (!total.has(key)) total.set(key, { name, unit, weight: 0 });
      total.get(key).weight += weight;
    }
  }
  return [...total.values()].sort((one, other) => other.weight - one.weight || (one.name < other.name ? -1 : 1));
}

function drawBars(panel, filter, rows) {
  const listed = sums(selected(filter), rows);
  const heaviest = new Map();
  for (const one of listed) heaviest.set(one.unit, Math.max(heaviest.get(one.unit) ?? 0, one.weight));
  const bars = listed.slice(0, shownBars[panel]).map(({ name, weight, unit }) => make("li", {}, make("button", {
    type: "button", "aria-pressed": chosen[filter] === name, title: `${name}: ${whole.format(weight)} ${unit}`.trim(),
    on: { click: () => toggle(filter, name) },
  }, make("i", { "--v": weight / heaviest.get(unit) }), make("span", {}, name), make("b", {}, amount(weight, unit)))));
  byId(panel).replaceChildren(...(bars.length ? bars : [make("li", { class: "note" }, words.nothing)]));
  const more = byId(`${panel}-more`);
  more.hidden = listed.length <= FEW;
  more.textContent = shownBars[panel] === FEW ? words.more : words.fewer;
}

const organisationRows = (event) => event.organisations.map((name) => [name, 1, ""]);
const honourRows = (event) => event.honours.map((name) => [name, 1, ""]);
const moneyRows = (event) => event.money.map((one) => [one.purpose, one.number, one.unit]);

// ── All of it ───────────────────────────────────────────────────────────────────────────────────

function drawTotals(found) {
  const distinct = (names) => whole.format(new Set(found.flatMap(names)).size);
  const some = found.length < events.length;
  const set = (name, text) => { document.querySelector(`[data-total=${name}]`).textContent = text; };
  const all = make("small", {}, some ? ` ${words.of} ${whole.format(events.length)}` : "");
  set("events", whole.format(found.length));
  document.querySelector("[data-total=events]").append(all);
  const articles = document.querySelector("[data-total=articles]");
  articles.textContent = some ? distinct((event) => [event.document]) : whole.format(Number(articles.dataset.all));
  if (some) articles.append(make("small", {}, ` ${words.of} ${whole.format(Number(articles.dataset.all))}`));
  set("organisations", distinct((event) => event.organisations));
  set("honours", distinct((event) => event.honours));
  const [most] = sums(found, (event) => event.money.map((one) => ["", one.number, one.unit]));
  set("money", most ? amount(most.weight, most.unit) : "–");
}

function drawPanels(found) {
  drawTotals(found);
  drawTimeline();
  drawBars("organisations", "organisation", organisationRows);
  drawBars("honours", "honour", honourRows);
  drawBars("money", "purpose", moneyRows);
}
