/* What a page does beyond being read: it takes in what is new, counts clocks down, steps through history, draws charts. */

(() => {
  "use strict";

  const main = () => document.getElementById("main");
  const say = (text) => { document.getElementById("said").textContent = text; };

  /* Live: the stream says that something came; the page asks for its own middle part again, one request at a time. */
  let asking = false;
  let again = false;

  async function renew() {
    if (asking) { again = true; return; }
    if (!main().hasAttribute("data-live")) return;
    asking = true;
    const address = new URL(window.location.href);
    address.searchParams.set("seen", main().dataset.seq);
    try {
      await htmx.ajax("GET", address.pathname + address.search, { target: "#main", swap: "outerMorph" });
    } catch (error) {
      say(`This page could not be renewed: ${error.message}`);
    } finally {
      asking = false;
    }
    settle();
    if (again) { again = false; renew(); } else { await progress(); }
  }

  /* How a championship came about costs more than its table: it is asked for once the table is painted. */
  async function progress() {
    const part = document.getElementById("progress")?.dataset.part;
    if (!part) return;
    await htmx.ajax("GET", part, { target: "#progress", select: "#progress > *", swap: "innerMorph" });
    draw();
  }

  let stream = null;

  function mark(state) {
    stream = state;
    document.querySelectorAll("[data-mark]").forEach((each) => {
      each.dataset.mark = state;
      each.textContent = state === "lost" ? "not live: reconnecting" : "live";
    });
  }

  function listen() {
    const live = document.getElementById("live");
    if (!live) return;
    for (const name of ["grown", "damaged", "mended", "replaced", "opened", "gone"]) {
      live.addEventListener(name, (event) => {
        say(JSON.parse(event.detail.data).said);
        renew();
      });
    }
    live.addEventListener("htmx:sse:after:connection", () => mark("live"));
    live.addEventListener("htmx:sse:error", () => mark("lost"));
    live.addEventListener("htmx:sse:close", () => mark("lost"));
    live.addEventListener("htmx:sse:before:connection", () => { if (live.dataset.met) mark("lost"); live.dataset.met = "yes"; });
  }

  /* Clocks: what is left of the protest time; the time it ends stands in the page without this. */
  function count() {
    for (const clock of document.querySelectorAll("time.countdown")) {
      const left = Math.floor((new Date(clock.dateTime) - new Date()) / 1000);
      const two = (number) => String(number).padStart(2, "0");
      const shown = left <= 0 ? "over" : `${two(Math.floor(left / 3600))}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)} left`;
      clock.dataset.until ??= clock.textContent;
      clock.textContent = `${clock.dataset.until} (${shown})`;
    }
  }

  /* History: letting go of the slider goes there. */
  function slide() {
    const slider = document.getElementById("as_of");
    if (!slider || slider.dataset.met) return;
    slider.dataset.met = "yes";
    slider.addEventListener("input", () => { slider.form.querySelector("output").textContent = `#${slider.value}`; });
    slider.addEventListener("change", () => slider.form.requestSubmit());
  }

  /* Positions further down than this are left out of the chart; the table has them. */
  const LOWEST_SHOWN = 20;

  /* Charts: drawn where there is room for them; their numbers stand in the table below. */
  let drawing = null;

  function library() {
    const load = (source) => new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src: source, onload: done, onerror: failed });
      document.head.append(script);
    });
    const root = document.querySelector("a.brand").getAttribute("href");
    drawing ??= load(`${root}static/vendor/d3.min.js`).then(() => load(`${root}static/vendor/plot.umd.min.js`));
    return drawing;
  }

  const number = (exact) => {
    const [over, under] = exact.split("/");
    return Number(over) / Number(under ?? 1);
  };

  async function draw() {
    const charts = [...document.querySelectorAll(".chart")].filter((each) => each.dataset.drawn !== main().dataset.seq);
    if (!charts.length) return;
    await library();
    const tables = new Map();
    for (const chart of charts) {
      const source = chart.dataset.src;
      if (!tables.has(source)) tables.set(source, await (await fetch(source)).json());
      chart.replaceChildren(picture(chart.dataset.chart, tables.get(source), chart.clientWidth));
      chart.dataset.drawn = main().dataset.seq;
    }
  }

  function picture(kind, table, width) {
    const value = kind === "points" ? (line, at) => line.points[at] && number(line.points[at]) : (line, at) => line.positions[at];
    const shown = table.progress.slice(0, 10);
    const dots = shown.flatMap((line) => table.rounds.map((round, at) => ({ round, name: line.name, value: value(line, at) })))
      .filter((dot) => dot.value !== null && dot.value !== undefined);
    const what = kind === "points" ? "points" : "position";
    const values = dots.map((dot) => dot.value);
    const lowest = kind === "points" ? [0, Math.max(...values, 1)] : [Math.min(LOWEST_SHOWN, Math.max(...values, 2)), 1];
    const drawn = Plot.plot({
      width: Math.max(320, width),
      height: 380,
      marginRight: 130,
      marginLeft: 45,
      ariaLabel: `${what} of the first ten after each round; the same numbers stand in the table below`,
      x: { label: "round", ticks: table.rounds, tickFormat: "d" },
      y: { label: what, grid: true, domain: lowest, tickFormat: "d" },
      color: { scheme: "tableau10" },
      marks: [
        Plot.lineY(dots, { x: "round", y: "value", z: "name", stroke: "name", strokeWidth: 2, clip: true, curve: kind === "points" ? "linear" : "bump-x" }),
        Plot.dot(dots, { x: "round", y: "value", fill: "name", r: 2.5, clip: true, title: (dot) => `${dot.name}: ${dot.value} after round ${dot.round}` }),
        Plot.text(apart(dots, table.rounds.at(-1), lowest), { x: "round", y: "at", text: "name", textAnchor: "start", dx: 8, fill: "currentColor" }),
      ],
    });
    drawn.setAttribute("role", "img");
    drawn.querySelectorAll("g[aria-label]").forEach((each) => each.removeAttribute("aria-label"));
    return drawn;
  }

  /* Names at the ends of lines that lie close together are moved apart, from the top of the chart down. */
  function apart(dots, round, [bottom, top]) {
    const step = (bottom - top) / 24;
    let above = top - 2 * step;
    return dots.filter((dot) => dot.round === round)
      .toSorted((one, other) => (one.value - other.value) * Math.sign(step))
      .map((dot) => {
        above = step > 0 ? Math.max(dot.value, above + step) : Math.min(dot.value, above + step);
        return { ...dot, at: above };
      });
  }

  /* The wall: one table after the other; a reader who wants no motion sees them all. */
  function cycle() {
    const turns = document.querySelector(".turns");
    if (!turns || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const shown = turns.querySelector(".turn.shown");
    const all = [...turns.querySelectorAll(".turn")];
    turns.classList.add("cycling");
    all.forEach((turn) => turn.classList.remove("shown"));
    all[(all.indexOf(shown) + 1) % all.length].classList.add("shown");
  }

  function settle() {
    if (stream) mark(stream);
    count();
    slide();
    draw();
    const turns = document.querySelector(".turns");
    if (turns && !turns.querySelector(".shown")) cycle();
  }

  document.addEventListener("DOMContentLoaded", () => {
    listen();
    settle();
    setInterval(count, 1000);
    setInterval(cycle, 12000);
  });
})();
