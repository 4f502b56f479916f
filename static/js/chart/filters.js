// Finish, condition and language as chips; only where there is something to choose.
import { spoken } from "./format.js";

const TRAITS = ["finish", "condition", "language"];

export class Filters {
  constructor(root, changed, preferred = {}) {
    this.root = root;
    this.preferred = preferred;
    this.chosen = new Map();
    root?.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-trait]");
      if (!chip) return;
      const chosen = this.chosen.get(chip.dataset.trait);
      if (!chosen.delete(chip.dataset.value)) chosen.add(chip.dataset.value);
      chip.setAttribute("aria-pressed", String(chosen.has(chip.dataset.value)));
      changed();
    });
  }

  admit(line) {
    return [...this.chosen].every(([trait, values]) => values.has(String(line[trait])));
  }

  varied(lines) {
    return TRAITS.filter((trait) => new Set(lines.map((line) => line[trait])).size > 1);
  }

  // A new answer keeps what was chosen; at first the first finish alone is shown, and the condition and language the
  // page opened on, or every one.
  offer(series) {
    const groups = [];
    for (const trait of TRAITS) {
      const values = [...new Set(series.map((line) => String(line[trait])))];
      if (values.length < 2) {
        this.chosen.delete(trait);
        continue;
      }
      const kept = values.filter((value) => this.chosen.get(trait)?.has(value));
      const first = trait === "finish" ? values[0] : this.preferred[trait];
      const fresh = values.includes(first) ? [first] : values;
      this.chosen.set(trait, new Set(kept.length ? kept : fresh));
      if (groups.length) groups.push(Object.assign(document.createElement("span"), { className: "gap" }));
      groups.push(...values.map((value) => this.chip(trait, value)));
    }
    this.root?.replaceChildren(...groups);
  }

  chip(trait, value) {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.dataset.trait = trait;
    chip.dataset.value = value;
    chip.textContent = spoken(value);
    chip.setAttribute("aria-pressed", String(this.chosen.get(trait).has(value)));
    return chip;
  }
}
