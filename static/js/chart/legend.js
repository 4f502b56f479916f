// The lines by name, as switches, with their value under the cursor (or their last one).
import { amount, label, moment } from "./format.js";

export class Legend {
  constructor(root, unit, changed) {
    this.root = root;
    this.unit = unit;
    this.off = new Set();
    this.when = document.createElement("span");
    this.when.className = "when";
    root.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      if (key === undefined) return;
      if (!this.off.delete(key)) this.off.add(key);
      changed();
      root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
    });
  }

  list(lines, varied) {
    this.items = new Map(lines.map((line) => [line.key, this.item(line, varied)]));
    this.root.replaceChildren(this.when, ...this.items.values());
  }

  item(line, varied) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "legend-item";
    button.dataset.key = line.key;
    button.setAttribute("aria-pressed", String(!this.off.has(line.key)));
    button.innerHTML = `<svg class="legend-key s${(line.order % 6) + 1}" aria-hidden="true"><line x1="1" x2="13" y1="4" y2="4"></line></svg><span class="name"></span><b></b>`;
    if (line.order > 5) button.querySelector("line").setAttribute("stroke-dasharray", "3 4");
    button.querySelector(".name").textContent = label(line, varied);
    return button;
  }

  // Without a cursor each line says the last it knew.
  read(data, lines, index) {
    const [times] = data;
    const at = index ?? Math.max(...lines.map((line, order) => lastKnown(data[order + 1])));
    if (!(at >= 0)) return "";
    const when = moment(times[at], times.at(-1) - times[0]);
    this.when.textContent = when;
    const said = lines.map((line, order) => {
      const column = data[order + 1];
      const text = amount(column[index ?? lastKnown(column)], this.unit);
      const item = this.items.get(line.key);
      if (item) item.querySelector("b").textContent = text;
      return `${item?.querySelector(".name").textContent ?? line.name} ${text}`;
    });
    return `${when}: ${said.join(", ")}`;
  }
}

export function lastKnown(column) {
  return column.findLastIndex((value) => value !== null);
}
