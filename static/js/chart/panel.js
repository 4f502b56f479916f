// The chart panel: one per [data-chart]. The page's table stands behind it for those who cannot see it.
import { saveCsv, savePicture } from "./export.js";
import { columns, load, stretches } from "./history.js";
import { draw } from "./plot.js";
import { Legend } from "./legend.js";
import { Filters } from "./filters.js";
import { steer } from "./keys.js";
import { fillTable } from "./table.js";

class Panel {
  constructor(root) {
    this.root = root;
    this.canvas = root.querySelector("[data-chart-canvas]");
    this.note = root.querySelector("[data-chart-note]");
    this.unit = { currency: root.dataset.currency, index: "index" in root.dataset };
    this.title = root.dataset.title ?? document.title;
    this.period = root.dataset.period;
    this.log = false;
    this.series = [];
    this.filters = new Filters(root.querySelector("[data-chart-filters]"), () => this.redraw(), root.dataset);
    this.legend = new Legend(root.querySelector("[data-chart-legend]"), this.unit, () => this.redraw());
    this.listen();
    this.show(this.period);
  }

  get shown() {
    return this.series.filter((line) => this.filters.admit(line) && !this.legend.off.has(line.key));
  }

  async show(period) {
    this.period = period;
    for (const link of this.root.querySelectorAll("[data-period-link]")) {
      link.setAttribute("aria-current", String(link.dataset.periodLink === period));
    }
    this.canvas.classList.add("is-loading");
    this.pending?.abort();
    this.pending = new AbortController();
    try {
      const answer = await load(this.root.dataset.chart, period, this.pending.signal);
      this.series = answer.series;
      this.window = answer.window;
      this.filters.offer(this.series);
      this.redraw();
    } catch (error) {
      if (error.name !== "AbortError") this.say("The history did not come.", "Choose a range to try again.");
    } finally {
      this.canvas.classList.remove("is-loading");
    }
  }

  redraw() {
    const admitted = this.series.filter((line) => this.filters.admit(line));
    const lines = this.shown;
    this.legend.list(admitted, this.filters.varied(admitted));
    this.plot?.destroy();
    this.plot = null;
    this.data = columns(lines, this.window, !this.unit.index);
    fillTable(this.root.querySelector("[data-chart-table]"), this.data, lines, this.unit);
    const drawable = lines.some((line) => line.p.some((value) => value !== null));
    if (!drawable) {
      const nothing = this.series.length ? "Nothing is chosen." : "No prices in this time.";
      this.say(nothing, this.series.length ? "Switch a line on above." : "Try a longer range.");
      return;
    }
    if (!lines.some((line) => stretches(line, this.window[1], !this.unit.index))) {
      this.say("One price so far.", "The line begins with the next one.");
      this.legend.read(this.data, lines, null);
      return;
    }
    this.note.hidden = true;
    this.plot = draw(this.canvas, this.data, lines, {
      unit: this.unit,
      window: this.window,
      log: this.log,
      onCursor: (index) => this.legend.read(this.data, lines, index),
    });
    this.legend.read(this.data, lines, null);
  }

  say(title, hint) {
    this.plot?.destroy();
    this.plot = null;
    this.note.hidden = false;
    this.note.querySelector("strong").textContent = title;
    this.note.querySelector("span").textContent = hint;
  }

  listen() {
    this.root.addEventListener("click", (event) => this.press(event));
    steer(this.canvas, this.root.querySelector("[data-chart-live]"), this);
    document.addEventListener("themechange", () => this.plot && this.redraw());
    document.addEventListener("fullscreenchange", () => this.pressed("full", document.fullscreenElement === this.root));
    new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.canvas;
      if (this.plot && width) this.plot.setSize({ width, height });
    }).observe(this.canvas);
  }

  press(event) {
    const link = event.target.closest("[data-period-link]");
    if (link) {
      event.preventDefault();
      this.show(link.dataset.periodLink);
      return;
    }
    const act = event.target.closest("[data-chart-act]")?.dataset.chartAct;
    if (act === "log") {
      this.log = !this.log;
      this.pressed("log", this.log);
      if (this.plot) this.redraw();
    } else if (act === "full") {
      if (document.fullscreenElement) document.exitFullscreen();
      else this.root.requestFullscreen?.();
    } else if (act === "table") {
      this.pressed("table", this.root.querySelector("[data-chart-table]").classList.toggle("is-open"));
    } else if (act === "csv" && this.data) {
      saveCsv(this.title, this.data, this.shown, this.unit);
    } else if (act === "png" && this.plot) {
      savePicture(this.title, this.plot, this.shown);
    }
  }

  pressed(act, on) {
    this.root.querySelector(`[data-chart-act="${act}"]`)?.setAttribute("aria-pressed", String(on));
  }
}

for (const root of document.querySelectorAll("[data-chart]")) root.panel = new Panel(root);
