// The evidence of an event: its sentences with what they say of it marked, and its arguments one by one.

function evidence(event) {
  const { document: article } = event;
  const said = event.pieces.length ? [quotation(event)] : [make("p", { class: "note" }, words.no_texts)];
  const published = article.published ? ` · ${words.published} ${article.published}` : "";
  return make("div", { class: "evidence" },
    make("p", { class: "origin" }, make("b", {}, article.name), ` ${article.source}${published}`),
    ...said, fillers(event));
}

function quotation(event) {
  const quote = make("blockquote", { lang: "zh" });
  let behind = null;
  for (const place of event.pieces) {
    const { start, text } = event.document.pieces[place];
    const characters = Array.from(string(text)); // offsets count code points
    if (behind !== null) quote.append(start > behind + 1 ? " … " : "");
    quote.append(...marked(event, start, characters));
    behind = start + characters.length;
  }
  return quote;
}

/** A sentence in pieces of text and marks; of spans that overlap the longer is marked. */
function* marked(event, offset, characters) {
  const trigger = { start: event.start, end: event.start + Array.from(event.trigger).length, role: null };
  const spans = [...event.arguments, trigger]
    .map((span) => ({ ...span, start: span.start - offset, end: span.end - offset }))
    .filter((span) => span.start >= 0 && span.end <= characters.length)
    .sort((one, other) => one.start - other.start || other.end - one.end);
  let at = 0;
  for (const span of spans) {
    if (span.start < at) continue;
    yield characters.slice(at, span.start).join("");
    yield mark(span, characters.slice(span.start, span.end).join(""));
    at = span.end;
  }
  yield characters.slice(at).join("");
}

function mark(span, text) {
  if (!span.role) return make("u", { title: words.trigger }, text);
  const title = [span.role.shown, data.labels[span.label], span.meaning].filter(Boolean).join(" · ");
  return make("mark", { title, ...hue(span.label) }, text);
}

/** The colour of a label; a plain noun phrase has none. */
function hue(kind) {
  const name = data.labels[kind];
  return name === undefined ? { class: "plain" } : { "--h": data.hues[name] };
}

function fillers(event) {
  const list = make("dl", { class: "fillers" });
  const add = (role, ...told) => list.append(make("div", {}, make("dt", {}, role), make("dd", {}, ...told)));
  add(words.trigger, make("u", {}, event.trigger));
  for (const one of event.arguments) {
    add(one.role.shown, make("mark", hue(one.label), one.shown), one.meaning ? make("small", {}, ` ${one.meaning}`) : "");
  }
  return list;
}
