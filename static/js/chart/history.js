// What the history address answers, as lines that share one time axis.

export async function load(address, period, signal) {
  const url = new URL(address, location.href);
  url.searchParams.set("period", period);
  const response = await fetch(url, { signal, headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`history answered ${response.status}`);
  return read(await response.json());
}

// Each line has its moments in `t` (seconds) and what held from then on in `p`: null where nobody vouched for it.
export function read(answer) {
  const series = answer.series.map((line, order) => ({
    key: String(line.variant ?? order),
    order,
    name: line.marketplace_name ?? line.name,
    finish: line.finish,
    condition: line.condition,
    language: line.language,
    t: line.t,
    p: line.p,
  }));
  const starts = series.map((line) => line.t[0]).filter((time) => time !== undefined);
  return { series, window: [answer.since ?? Math.min(...starts), answer.until] };
}

// A price holds until it changes, so each line says its value at every moment any line changes; null is a gap, and
// the second before it is a moment too, so that the line is drawn as far as it held.
export function columns(lines, [, until] = [], holds = true) {
  const moments = new Set(lines.flatMap((line) => line.t));
  if (holds) for (const line of lines) line.t.forEach((time, at) => at && line.p[at] === null && moments.add(time - 1));
  if (holds && until && lines.some((line) => line.p.at(-1) !== null)) moments.add(until);
  const times = [...moments].sort((a, b) => a - b);
  return [times, ...lines.map((line) => carry(line, times))];
}

function carry({ t, p }, times) {
  let at = 0;
  let value = null;
  return times.map((time) => {
    while (at < t.length && t[at] <= time) value = p[at++];
    return value;
  });
}

// Whether there is more to draw than a dot.
export function stretches({ t, p }, until, holds) {
  const known = t.flatMap((time, at) => (p[at] === null ? [] : holds ? [time, t[at + 1] ?? until] : [time]));
  return Math.max(...known) - Math.min(...known) > 3600;
}
