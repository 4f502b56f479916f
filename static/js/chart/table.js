// The table behind the chart follows what the chart shows, newest first.
import { amount, label, moment } from "./format.js";

const MOST = 400;

export function fillTable(frame, [times, ...values], lines, unit) {
  if (!frame) return;
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const head = frame.querySelector("thead tr");
  const body = frame.querySelector("tbody");
  head.replaceChildren(cell("th", "When"), ...lines.map((line) => cell("th", label(line, ["finish", "condition"]), "end")));
  const rows = [];
  const said = (at) => values.map((column) => column[at]).join();
  const gap = values.map(() => null).join();
  for (let at = times.length - 1; at >= 0 && rows.length < MOST; at -= 1) {
    const news = at === 0 || said(at) !== said(at - 1);
    if (!news || (rows.length === 0 && said(at) === gap)) continue;
    const row = document.createElement("tr");
    row.append(cell("th", moment(times[at], span)), ...values.map((column) => cell("td", amount(column[at], unit), "end num")));
    rows.push(row);
  }
  body.replaceChildren(...rows);
}

function cell(tag, text, name = "") {
  const made = document.createElement(tag);
  if (tag === "th") made.scope = name ? "col" : "row";
  made.className = name;
  made.textContent = text;
  return made;
}
