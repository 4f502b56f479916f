// What the history address answers, as lines that share one time axis.

export async function load(address, period, signal) {
  const url = new URL(address, location.href);
  url.searchParams.set("period", period);
  const response = await fetch(url, { signal, headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`history answered ${response.status}`);
  return read(await response.json());
}

export function read(answer) {
  const series = answer.series.map((line, order) => ({
    key: String(line.variant ?? line.id ?? order),
    order,
    name: line.marketplace_name ?? line.name ?? line.marketplace,
    finish: line.finish,
    condition: line.condition,
    language: line.language,
    points: line.points,
  }));
  const ends = series.flatMap((line) => (line.points.length ? [line.points[0][0], line.points.at(-1)[0]] : []));
  const until = answer.until ?? Math.max(...ends, 0);
  return { series, window: [answer.since ?? Math.min(...ends), until] };
}

// A price holds until it changes, so each line says its value at every moment any line changes; null is a gap.
export function columns(lines, [, until] = []) {
  const moments = new Set(lines.flatMap((line) => line.points.map(([time]) => time)));
  if (moments.size && until) moments.add(until);
  const times = [...moments].sort((a, b) => a - b);
  return [times, ...lines.map((line) => carry(line.points, times))];
}

function carry(points, times) {
  let at = 0;
  let value = null;
  return times.map((time) => {
    while (at < points.length && points[at][0] <= time) value = points[at++][1];
    return value;
  });
}
