// The table of events: a page at a time, sorted by any column, each row opening its evidence.

const ROWS = 50;

const COLUMNS = [
  { name: "when", of: (event) => event.day, cell: (event) => event.when },
  { name: "type", of: (event) => typeNames[event.type], cell: typeCell },
  { name: "who", of: (event) => event.line("who"), cell: (event) => answered(event, "who") },
  { name: "what", of: (event) => event.line("what"), cell: (event) => answered(event, "what") },
  { name: "how_many", of: (event) => event.number, cell: (event) => answered(event, "how many") },
  { name: "confidence", of: (event) => event.confidence, cell: (event) => (event.confidence / 100).toFixed(2) },
];

const table = { found: events, order: { column: 0, down: true }, page: 0, sorted: null };

function typeCell(event) {
  const kind = make("span", { class: "kind" }, typeNames[event.type]);
  const status = event.status === HAPPENED ? "" : make("small", { class: "status" }, statusNames[event.status]);
  return make("span", {}, kind, status);
}

function answered(event, question) {
  const parts = event.answer(question).map(({ role, shown }) => make("span", { class: "answer" }, role ? make("small", {}, `${role} `) : "", shown));
  return make("span", {}, ...parts);
}

// ── Order ───────────────────────────────────────────────────────────────────────────────────────

const compareText = new Intl.Collator(data.language === "zh" ? "zh-Hans" : "zh", { numeric: true }).compare;

/** Sort by the chosen column; what has nothing there comes last either way, equals stay in the archive's order. */
function sorted(found) {
  const { column, down } = table.order;
  const keyed = found.map((event) => [COLUMNS[column].of(event), event]);
  const missing = (key) => key === null || key === "";
  const turn = down ? -1 : 1;
  keyed.sort(([one, first], [other, second]) => {
    if (missing(one) || missing(other)) return missing(one) - missing(other) || first.place - second.place;
    const order = typeof one === "number" ? one - other : column === 0 ? (one > other) - (one < other) : compareText(one, other);
    return turn * order || first.place - second.place;
  });
  return keyed.map(([, event]) => event);
}

function sortBy(column, down) {
  table.order = { column, down };
  drawTable(table.found);
}

// ── Drawing ─────────────────────────────────────────────────────────────────────────────────────

function drawHead() {
  const heads = COLUMNS.map(({ name }, column) => {
    const here = table.order.column === column;
    const flip = () => sortBy(column, here ? !table.order.down : column === 0 || column >= 4);
    const direction = table.order.down ? "descending" : "ascending";
    return make("th", { scope: "col", "aria-sort": here ? direction : "none", class: name },
      make("button", { type: "button", on: { click: flip } }, words[name], make("i", { "aria-hidden": "true" }, here ? (table.order.down ? "↓" : "↑") : "")));
  });
  document.querySelector("#events thead tr").replaceChildren(...heads);
  byId("sorting").value = `${table.order.column} ${table.order.down}`;
}

function drawTable(found) {
  table.found = found;
  table.sorted = sorted(found);
  table.page = 0;
  const focused = document.activeElement?.closest("#events thead th")?.cellIndex;
  drawHead();
  if (focused !== undefined) document.querySelectorAll("#events thead button")[focused].focus();
  drawRows();
}

function drawRows() {
  const first = table.page * ROWS;
  const rows = table.sorted.slice(first, first + ROWS);
  document.querySelector("#events tbody").replaceChildren(...rows.map(rowOf));
  const last = first + rows.length;
  byId("events").hidden = rows.length === 0;
  byId("no-match").hidden = rows.length > 0;
  byId("shown").textContent = whole.format(table.sorted.length);
  byId("range").textContent = rows.length ? `${whole.format(first + 1)}–${whole.format(last)} ${words.of} ${whole.format(table.sorted.length)}` : "";
  byId("previous").disabled = first === 0;
  byId("next").disabled = last >= table.sorted.length;
}

function rowOf(event) {
  const row = make("tr", { class: "event", "data-status": data.statuses[event.status] });
  const opener = make("button", { type: "button", class: "opener", "aria-expanded": "false", "aria-label": `${words.show}: ${typeNames[event.type]} ${event.trigger} ${event.when}` }, "›");
  COLUMNS.forEach(({ name, cell }, place) => {
    const content = make("span", {}, cell(event));
    row.append(make("td", { class: name }, place === 0 ? make("span", { class: "moment" }, opener, content) : content));
  });
  row.addEventListener("click", () => {
    if (!String(getSelection())) toggleRow(row, event);
  });
  return row;
}

function toggleRow(row, event, open = row.nextElementSibling?.className !== "opened") {
  const opener = row.querySelector(".opener");
  opener.setAttribute("aria-expanded", String(open));
  if (row.nextElementSibling?.className === "opened") row.nextElementSibling.remove();
  if (open) row.after(make("tr", { class: "opened" }, make("td", { colspan: COLUMNS.length }, evidence(event))));
}

function turnPage(step) {
  table.page += step;
  drawRows();
  byId("table-title").scrollIntoView({ block: "start" });
  document.querySelector("#events .opener")?.focus({ preventScroll: true });
}

/** Arrows go from event to event, Escape closes the evidence. */
function walkRows(press) {
  const opener = press.target.closest(".opener");
  if (!opener) return;
  const openers = [...document.querySelectorAll("#events .opener")];
  const at = openers.indexOf(opener);
  if (press.key === "ArrowDown" || press.key === "ArrowUp") {
    press.preventDefault();
    openers[at + (press.key === "ArrowDown" ? 1 : -1)]?.focus();
  } else if (press.key === "Escape" && opener.getAttribute("aria-expanded") === "true") {
    opener.click();
  }
}

// ── CSV ─────────────────────────────────────────────────────────────────────────────────────────

/** A field of CSV; what a spreadsheet would take for a formula is made text. */
function field(value) {
  const text = String(value ?? "");
  const safe = /^[=@\t\r]|^[+-](?![\d.]+%?$)/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csv() {
  const head = ["type", "status", "day", "from", "to", "who", "what", "where", "how_many", "number", "confidence", "trigger", "sentence", "article", "source", "published"];
  const rows = table.sorted.map((event) => [
    data.types[event.type], data.statuses[event.status], event.day, event.from, event.to, event.line("who"), event.line("what"),
    event.line("where"), event.line("how many"), event.number, event.confidence / 100, event.trigger,
    event.pieces.map((piece) => string(event.document.pieces[piece].text)).join(" … "),
    event.document.name, event.document.source, event.document.published,
  ]);
  return `\ufeff${[head, ...rows].map((row) => row.map(field).join(",")).join("\r\n")}\r\n`; // the mark tells Excel that it is UTF-8
}

function save() {
  const address = URL.createObjectURL(new Blob([csv()], { type: "text/csv;charset=utf-8" }));
  make("a", { href: address, download: "events.csv" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
