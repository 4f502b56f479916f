// Numbers and moments as people write them.
const PLAIN = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const WHOLE = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const SHORT = new Intl.NumberFormat(undefined, { notation: "compact", maximumSignificantDigits: 3 });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const MINUTE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const HOUR = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const MONTH = new Intl.DateTimeFormat(undefined, { month: "short" });
const YEAR = new Intl.DateTimeFormat(undefined, { month: "short", year: "numeric" });
const SIGNS = { USD: "$", EUR: "€" };

// As the clock one prefers shows it, or the browser's own.
export const zone = document.documentElement.dataset.zone;
export const local = (seconds) => {
  const at = new Date(seconds * 1000);
  return zone ? globalThis.uPlot.tzDate(at, zone) : at;
};

export function amount(value, unit) {
  if (value === null || value === undefined) return "–";
  return unit.index ? PLAIN.format(value) : dressed(PLAIN.format(value / 100), unit);
}

export function tick(value, unit, step) {
  const number = unit.index ? value : value / 100;
  const fine = (unit.index ? step : step / 100) % 1 !== 0 && Math.abs(number) < 1000;
  const text = Math.abs(number) >= 10000 ? SHORT.format(number) : fine ? PLAIN.format(number) : WHOLE.format(number);
  return unit.index ? text : dressed(text, unit);
}

export function moment(seconds, span) {
  return (span > 8 * 86400 ? DAY : MINUTE).format(local(seconds));
}

// A tick on the time axis: hours within days, days within a year, months across years.
export function day(seconds, all, n) {
  const step = all.length > 1 ? all[1] - all[0] : 86400;
  const at = local(seconds);
  if (step < 86400) return (at.getHours() || at.getMinutes() ? HOUR : DATE).format(at);
  const turned = n > 0 && at.getFullYear() !== local(all[n - 1]).getFullYear();
  return (step >= 27 * 86400 && (turned || n === 0) ? YEAR : step >= 27 * 86400 ? MONTH : DATE).format(at);
}

function dressed(text, unit) {
  return SIGNS[unit.currency] ? SIGNS[unit.currency] + text : `${text} ${unit.currency.toLowerCase()}`;
}

export function label(line, varied) {
  const words = [line.name, ...varied.map((trait) => spoken(line[trait]))];
  return words.filter(Boolean).join(" · ");
}

export function spoken(word) {
  const text = String(word ?? "").replaceAll("_", " ").toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
