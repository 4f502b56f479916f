// uPlot dressed in the page's own colours and words.
import { day, local, tick } from "./format.js";
import { lastKnown } from "./legend.js";

const { uPlot } = globalThis;

export function draw(canvas, data, lines, { unit, window: [since, until], log, onCursor }) {
  const colors = palette(canvas);
  const alone = lines.length === 1 && !log;
  const times = data[0];
  const plain = log && data.slice(1).every((column) => column.every((value) => value === null || value > 0));
  const axis = {
    stroke: colors.quiet,
    font: `11px ${colors.font}`,
    ticks: { show: false },
    grid: { stroke: colors.line, width: 1 },
  };
  return new uPlot({
    width: canvas.clientWidth,
    height: canvas.clientHeight,
    padding: [8, 4, 0, 4],
    legend: { show: false },
    tzDate: local,
    cursor: {
      drag: { x: true, y: false },
      y: false,
      points: { size: 8, width: 2, stroke: (u, i) => colors.series[lines[i - 1].order % 6], fill: colors.surface },
    },
    scales: {
      x: { time: true, range: () => reach(firstKnown(data), times.at(-1), since, until) },
      y: plain ? { distr: 3 } : { range: (u, low, high) => room(low, high) },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 80, size: 28, gap: 8, values: (u, splits) => splits.map((at, n) => (u.valToPos(at, "x") < 12 ? "" : day(at, splits, n))) },
      { ...axis, size: 56, gap: 8, side: 1, values: (u, splits) => splits.map((v) => (v === null ? "" : tick(v, unit, splits[1] - splits[0]))) },
    ],
    series: [{}, ...lines.map((line) => ({
      label: line.name,
      stroke: colors.series[line.order % 6],
      width: 1.75,
      dash: line.order > 5 ? [5, 5] : undefined,
      paths: unit.index ? undefined : uPlot.paths.stepped({ align: 1, alignGaps: 1 }),
      points: { show: true, size: 7, width: 2, fill: colors.surface, filter: (u, i) => dots(u.data[i]) },
      fill: alone ? (u) => shade(u, colors.series[line.order % 6]) : undefined,
    }))],
    hooks: { setCursor: [(u) => onCursor(u.cursor.idx)], ready: [(u) => u.over.setAttribute("aria-hidden", "true")] },
  }, data, canvas);
}

// The whole window, unless most of it lies before anything was known.
function reach(first, last, since, until) {
  const end = Math.max(until ?? 0, last);
  const known = end - first;
  const start = since === undefined || known < (end - since) * 0.6 ? first - Math.max(known * 0.04, 3600) : since;
  return [start, Math.max(end, start + 7200)];
}

function firstKnown([times, ...columns]) {
  return times[times.findIndex((time, at) => columns.some((column) => column[at] !== null))];
}

// What stands alone between two gaps, and where the line is now.
function dots(column) {
  const missing = (at) => column[at] === null || column[at] === undefined;
  const alone = column.flatMap((value, at) => (value !== null && missing(at - 1) && missing(at + 1) ? [at] : []));
  return [...new Set([...alone, lastKnown(column)])];
}

// Room above and below, never below nothing.
function room(low, high) {
  if (low === null || high === null) return [0, 1];
  const pad = (high - low) * 0.12 || Math.max(high * 0.1, 1);
  return [low >= 0 ? Math.max(low - pad, 0) : low - pad, high + pad];
}

function shade(u, color) {
  const { top, height } = u.bbox;
  const fade = u.ctx.createLinearGradient(0, top, 0, top + height);
  fade.addColorStop(0, translucent(color, 0.2));
  fade.addColorStop(1, translucent(color, 0));
  return fade;
}

function translucent(color, alpha) {
  const [red, green, blue] = color.match(/[\d.]+/g);
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}

// Custom properties hold light-dark(); a probe says what they come to here and now.
function palette(canvas) {
  const probe = document.createElement("i");
  canvas.append(probe);
  const say = (name) => {
    probe.setAttribute("class", name);
    return getComputedStyle(probe).color;
  };
  const colors = {
    series: [1, 2, 3, 4, 5, 6].map((n) => say(`s${n}`)),
    line: say("c-line"),
    quiet: say("c-quiet"),
    surface: say("c-surface"),
    font: getComputedStyle(canvas).fontFamily,
  };
  probe.remove();
  return colors;
}
