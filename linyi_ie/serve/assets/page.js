"use strict";
// The page: sends the article, shows what comes back, copies it.

const byId = (id) => document.getElementById(id);
const said = byId("status").dataset;
const EXAMPLE = {
  text: "9月18日，市总工会召开三季度工作推进会，86人参加会议。\n今年以来，市总工会投入资金380万元，慰问一线职工1.2万人次；开展职工技能培训26期，培训职工3400余人。去年，全市荣获全国五一劳动奖章3人、工人先锋号1个。",
  published: "2024-09-20",
  place: "山东省临沂市",
};
let shown = null;

const tell = (text, wrong = false) => {
  byId("status").textContent = text;
  byId("status").classList.toggle("wrong", wrong);
};

/** Return what the service says of an article. Throws an `Error` with a sentence for people. */
async function answer(article) {
  let response;
  try {
    response = await fetch("read", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(article) });
  } catch {
    throw new Error(said.noAnswer);
  }
  const told = await response.json().catch(() => ({ detail: `${response.status} ${response.statusText}` }));
  if (!response.ok) throw new Error(told.detail);
  return told;
}

async function read() {
  byId("read").disabled = true;
  tell(said.reading);
  try {
    shown = await answer({ text: byId("text").value, published: byId("published").value || null, place: byId("place").value.trim() || null });
    byId("records").innerHTML = shown.html; // escaped where it is made, and the policy lets no script in it run
    byId("result").hidden = false;
    tell(`${shown.entities} ${said.entities} · ${shown.events} ${said.events}`);
    byId("result-title").focus({ preventScroll: true });
    byId("result").scrollIntoView({ behavior: "smooth", block: "nearest" });
  } catch (wrong) {
    tell(wrong.message, true);
  } finally {
    byId("read").disabled = false;
  }
}

async function copy(text, name) {
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else if (!copyBySelection(text)) throw new Error(); // a page from another machine without https has no clipboard
    tell(`${name}: ${said.copied}`);
  } catch {
    tell(`${name}: ${said.notCopied}`, true);
  }
}

function copyBySelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  read();
});
byId("text").addEventListener("keydown", (press) => {
  if (press.key === "Enter" && (press.ctrlKey || press.metaKey)) byId("form").requestSubmit();
});
byId("example").addEventListener("click", () => {
  for (const [name, value] of Object.entries(EXAMPLE)) byId(name).value = value;
});
byId("copy-json").addEventListener("click", () => copy(shown.json_text, "JSON"));
byId("copy-csv").addEventListener("click", () => copy(shown.csv, "CSV"));
