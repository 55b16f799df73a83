// The page as a whole: what happens on a choice, a key, a word in the search field.

/** Choose, and draw everything anew. */
function choose(change) {
  Object.assign(chosen, change);
  const kept = document.activeElement?.id ? null : focusMark();
  byId("type").value = chosen.type ?? "";
  byId("status").value = chosen.status ?? "";
  byId("sure").value = chosen.sure ?? "";
  if (byId("query").value !== chosen.query) byId("query").value = chosen.query;
  drawChosen();
  const found = selected();
  drawPanels(found);
  drawTable(found);
  kept?.();
}

const toggle = (filter, value) => choose({ [filter]: chosen[filter] === value ? null : value });

/** Remember which button has the focus, and give it back to the one that takes its place. */
function focusMark() {
  const panel = document.activeElement?.closest("#timeline, #organisations, #honours, #money");
  const name = document.activeElement?.textContent;
  if (!panel || document.activeElement.tagName !== "BUTTON") return null;
  const kind = document.activeElement.className;
  const title = (button) => (kind === "type" ? button.firstChild.textContent : button.getAttribute("aria-label") ?? button.querySelector("span")?.textContent);
  const wanted = title(document.activeElement) ?? name;
  return () => [...panel.querySelectorAll("button")].find((button) => button.className === kind && title(button) === wanted)?.focus({ preventScroll: true });
}

function drawChosen() {
  const told = [
    ["type", chosen.type === null ? "" : typeNames[chosen.type]],
    ["status", chosen.status === null ? "" : statusNames[chosen.status]],
    ["sure", chosen.sure === null ? "" : `≥ ${(chosen.sure / 100).toFixed(2)}`],
    ["period", chosen.period?.name ?? ""],
    ...["organisation", "honour", "purpose"].map((filter) => [filter, chosen[filter] ?? ""]),
    ["query", chosen.query],
  ].filter(([, name]) => name);
  const chips = told.map(([filter, name]) => make("button", {
    type: "button", class: "chip", title: words.remove, "aria-label": `${words.remove}: ${name}`,
    on: { click: () => choose({ [filter]: filter === "query" ? "" : null }) },
  }, name, make("i", { "aria-hidden": "true" }, "×")));
  const clear = make("button", { type: "button", class: "quiet", on: { click: clearAll } }, words.clear);
  byId("chosen").replaceChildren(...chips, ...(chips.length ? [clear] : []));
}

function clearAll() {
  choose({ query: "", type: null, status: null, sure: null, period: null, organisation: null, honour: null, purpose: null });
  byId("query").focus();
}

function fillSelects() {
  const named = (names) => names.map((name, value) => [name, value]);
  const add = (id, options) => byId(id).append(...options.map(([name, value]) => make("option", { value }, name)));
  add("type", named(typeNames).sort((one, other) => compareText(one[0], other[0])));
  add("status", named(statusNames));
  add("sorting", COLUMNS.flatMap(({ name }, column) => [[`${words[name]} ↓`, `${column} true`], [`${words[name]} ↑`, `${column} false`]]));
}

function listen() {
  const number = (text) => (text === "" ? null : Number(text));
  for (const id of ["type", "status", "sure"]) byId(id).addEventListener("change", () => choose({ [id]: number(byId(id).value) }));
  let waiting;
  byId("query").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => choose({ query: byId("query").value.trim() }), events.length > 5000 ? 200 : 60);
  });
  byId("sorting").addEventListener("change", () => {
    const [column, down] = byId("sorting").value.split(" ");
    sortBy(Number(column), down === "true");
  });
  for (const panel of Object.keys(shownBars)) {
    byId(`${panel}-more`).addEventListener("click", () => {
      shownBars[panel] = shownBars[panel] === FEW ? MANY : FEW;
      drawPanels(table.found);
    });
  }
  byId("previous").addEventListener("click", () => turnPage(-1));
  byId("next").addEventListener("click", () => turnPage(1));
  byId("save").addEventListener("click", save);
  byId("events").addEventListener("keydown", walkRows);
  byId("theme").addEventListener("click", turnTheme);
  document.addEventListener("keydown", (press) => {
    if (press.key !== "/" || press.ctrlKey || press.metaKey || press.altKey || press.target.closest("input, select, textarea")) return;
    press.preventDefault();
    byId("query").focus();
  });
}

function turnTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
}

fillSelects();
listen();
drawUnits();
choose({});
