"use strict";

// Signed out meanwhile: the answer to a script cannot lead to the sign-in, so the page does.
const SIGNED_OUT = new Set([401, 499]);
const MOST_LIVE_ROWS = 200;
const CHART_EVERY = 10_000;
const CHART_SERIES = 5;
const SHORT = new Intl.NumberFormat("en", { notation: "compact" });

document.addEventListener("htmx:configRequest", (event) => {
  const { headers, verb, parameters } = event.detail;
  headers["X-Requested-With"] = "JavaScript";
  if (verb === "get") {
    // What is left empty does not clutter the address.
    for (const name of Object.keys(parameters).filter((name) => parameters[name] === "")) {
      delete parameters[name];
    }
  }
});

// What was wrong with the last try says nothing of the next.
document.addEventListener("htmx:beforeRequest", () => {
  document.querySelectorAll("#problem, #dialog-problem").forEach((place) => place.replaceChildren());
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (SIGNED_OUT.has(event.detail.xhr.status)) {
    event.detail.shouldSwap = false;
    window.location.reload();
  }
});

// What was pasted may be a token: it does not stay in the page, wherever it was pasted.
document.addEventListener("htmx:afterRequest", (event) => {
  for (const field of event.target.querySelectorAll?.("[data-forget], [data-keep]") ?? []) {
    if ("forget" in field.dataset || !field.value.trimStart().startsWith("{")) {
      field.value = "";
    }
  }
});

// Nothing came back: whether anything was done is not known here.
function tellOfSilence() {
  const place = document.getElementById(dialog?.open ? "dialog-problem" : "problem");
  const note = document.createElement("p");
  note.className = "note danger";
  note.textContent =
    "The gateway did not answer. Whether anything was done is not known: look before you try again.";
  place.replaceChildren(note);
  place.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", tellOfSilence);
document.addEventListener("htmx:timeout", tellOfSilence);

// Dialogs

const dialog = document.getElementById("dialog");

// When htmx has taken up what came: before, a form would be sent past it.
document.addEventListener("htmx:afterSettle", (event) => {
  // Events of the live feed tell no target.
  const target = event.detail.target ?? event.target;
  if (target.id === "dialog-body" && !dialog.open) {
    dialog.showModal();
  } else if (target.id === "problem") {
    target.scrollIntoView({ block: "nearest" });
  }
  tellTimes(target.parentElement ?? target);
});

function isOutside(event) {
  const edge = dialog.getBoundingClientRect();
  return (
    event.clientX < edge.left ||
    event.clientX > edge.right ||
    event.clientY < edge.top ||
    event.clientY > edge.bottom
  );
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) {
    dialog.close();
  }
});

// Not at a click: that may end where a text was being marked.
dialog?.addEventListener("pointerdown", (event) => {
  if (event.target === dialog && isOutside(event)) {
    dialog.close();
  }
});

dialog?.addEventListener("close", () => {
  if (dialog.querySelector("[data-done]")) {
    window.location.reload();
  }
  document.getElementById("dialog-problem").replaceChildren();
});

// Filters

document.addEventListener("change", (event) => {
  if (event.target.matches("form[data-filter] select")) {
    event.target.form.requestSubmit();
  }
});

// The navigation

document
  .querySelector("nav [aria-current]")
  ?.scrollIntoView({ block: "nearest", inline: "center" });

// Times

function ago(milliseconds) {
  const past = milliseconds >= 0;
  const seconds = Math.round(Math.abs(milliseconds) / 1000);
  const [amount, unit] =
    seconds < 90
      ? [seconds, "s"]
      : seconds < 5400
        ? [Math.round(seconds / 60), "min"]
        : seconds < 129_600
          ? [Math.round(seconds / 3600), "h"]
          : [Math.round(seconds / 86_400), "d"];
  return past ? `${amount} ${unit} ago` : `in ${amount} ${unit}`;
}

function tellTimes(root) {
  for (const time of root.querySelectorAll("time[data-ago]")) {
    const at = new Date(time.dateTime);
    time.textContent = ago(Date.now() - at.getTime());
    time.title = at.toISOString();
  }
}

tellTimes(document);
window.setInterval(() => tellTimes(document), 5_000);

// The live feed

const watching = document.getElementById("watching");

function tellWatching(connected) {
  if (watching) {
    watching.className = connected ? "note good" : "note warn";
    watching.textContent = connected ? watching.dataset.on : watching.dataset.off;
  }
}

document.addEventListener("htmx:sseOpen", () => tellWatching(true));

// Its requests cannot say that they come from a script, so another one asks why it broke off.
document.addEventListener("htmx:sseError", async () => {
  tellWatching(false);
  const answer = await fetch("/console/decisions", {
    headers: { "X-Requested-With": "JavaScript" },
  }).catch(() => undefined);
  if (SIGNED_OUT.has(answer?.status)) {
    window.location.reload();
  }
});

document.addEventListener("htmx:sseMessage", (event) => {
  const rows = event.target.closest("tbody")?.rows ?? [];
  while (rows.length > MOST_LIVE_ROWS) {
    rows[rows.length - 1].remove();
  }
});

// Choosing what to cut off

function showQualifier(form) {
  const qualifier = form.querySelector("[data-qualifier]");
  const of = { subject: "Issuer", actor: "Issuer", task: "Client" }[form.elements.kind.value];
  qualifier.hidden = !of;
  qualifier.querySelector("input").disabled = !of;
  qualifier.querySelector("span").textContent = of ?? "";
}

for (const form of document.querySelectorAll("form[data-cut]")) {
  showQualifier(form);
  form.elements.kind.addEventListener("change", () => showQualifier(form));
}

// Charts

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The names that count most, and one for all the others. */
function leading(ticks, member) {
  const totals = new Map();
  for (const tick of ticks) {
    for (const [name, count] of Object.entries(tick[member])) {
      totals.set(name, (totals.get(name) ?? 0) + count);
    }
  }
  const names = [...totals.keys()].sort((a, b) => totals.get(b) - totals.get(a));
  return names.length > CHART_SERIES + 1
    ? { names: names.slice(0, CHART_SERIES), others: new Set(names.slice(CHART_SERIES)) }
    : { names, others: new Set() };
}

/** A line for each name, in counts a minute, over half-minutes: ticks alone would only flicker. */
function series(activity, member) {
  const together = Math.max(1, Math.round(30 / activity.tick_seconds));
  const minutes = (together * activity.tick_seconds) / 60;
  const { names, others } = leading(activity.ticks, member);
  const lines = others.size ? [...names, "others"] : names;
  const times = [];
  const values = lines.map(() => []);
  // The last ticks may still grow: half a count would look like a fall.
  const settled = activity.ticks.slice(0, -2);
  for (let i = settled.length % together; i < settled.length; i += together) {
    times.push(Date.parse(settled[i].start) / 1000);
    const counts = lines.map(() => 0);
    for (const tick of settled.slice(i, i + together)) {
      for (const [name, count] of Object.entries(tick[member])) {
        const line = others.has(name) ? lines.length - 1 : lines.indexOf(name);
        counts[line] += count;
      }
    }
    counts.forEach((count, line) => values[line].push(count / minutes));
  }
  return { lines, data: [times, ...values] };
}

/** The time of day, as the browser's place has it. */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
}

function draw(place, activity) {
  const { lines, data } = series(activity, place.dataset.chart);
  const legend = place.nextElementSibling;
  const shown = lines.join("\n") + color("--text") + place.clientWidth;
  if (place.plot && place.shown === shown) {
    place.plot.setData(data);
    return;
  }
  place.plot?.destroy();
  place.replaceChildren();
  place.shown = shown;
  legend.replaceChildren(
    ...lines.map((line, i) => {
      const item = document.createElement("span");
      const swatch = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const square = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      swatch.setAttribute("class", "swatch");
      swatch.setAttribute("viewBox", "0 0 10 10");
      square.setAttribute("width", "10");
      square.setAttribute("height", "10");
      square.setAttribute("rx", "3");
      square.setAttribute("fill", color(`--series-${i + 1}`));
      swatch.append(square);
      item.append(swatch, line);
      return item;
    }),
  );
  if (lines.length === 0) {
    legend.textContent = place.dataset.nothing;
  }
  const axis = {
    stroke: color("--muted"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { stroke: color("--line"), width: 1 },
    font: "12px system-ui",
  };
  place.plot = new uPlot(
    {
      width: place.clientWidth,
      height: place.clientHeight,
      legend: { show: false },
      cursor: { y: false, points: { size: 7 } },
      scales: { y: { range: (plot, low, high) => [0, Math.max(1, (high ?? 0) * 1.1)] } },
      axes: [
        { ...axis, size: 32, values: (plot, splits) => splits.map(clock) },
        { ...axis, size: 52, values: (plot, splits) => splits.map((count) => SHORT.format(count)) },
      ],
      series: [
        {},
        ...lines.map((line, i) => ({
          label: line,
          stroke: color(`--series-${i + 1}`),
          width: 2,
          fill: lines.length === 1 ? color("--accent-soft") : undefined,
          points: { show: false },
        })),
      ],
    },
    data,
    place,
  );
}

const charts = [...document.querySelectorAll("[data-chart]")];
let latest;

async function refresh() {
  if (document.hidden && latest) {
    return;
  }
  const answer = await fetch("/console/activity", {
    headers: { "X-Requested-With": "JavaScript", Accept: "application/json" },
  });
  if (SIGNED_OUT.has(answer.status)) {
    window.location.reload();
  } else if (answer.ok) {
    latest = await answer.json();
    redraw();
    document.dispatchEvent(new CustomEvent("console:activity"));
  }
}

function redraw() {
  if (latest) {
    charts.forEach((place) => draw(place, latest));
  }
}

if (charts.length > 0) {
  refresh();
  window.setInterval(refresh, CHART_EVERY);
  window.addEventListener("resize", redraw);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
