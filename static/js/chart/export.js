// The chart as a picture or as a file for a spreadsheet: what is shown, nothing else.
import { label } from "./format.js";

export function saveCsv(title, [times, ...values], lines, unit) {
  const quoted = (text) => `"${String(text).replaceAll('"', '""')}"`;
  const head = ["time", ...lines.map((line) => `${label(line, ["finish", "condition", "language"])} ${unit.index ? "index" : unit.currency}`)];
  const rows = times.map((time, at) => [
    new Date(time * 1000).toISOString(),
    ...values.map((column) => (column[at] === null ? "" : unit.index ? column[at] : (column[at] / 100).toFixed(2))),
  ]);
  const text = [head.map(quoted), ...rows].map((row) => row.join(",")).join("\r\n");
  save(new Blob([text], { type: "text/csv" }), `${file(title)}.csv`);
}

export function savePicture(title, plot, lines) {
  const from = plot.ctx.canvas;
  const scale = devicePixelRatio;
  const head = 44 * scale;
  const canvas = Object.assign(document.createElement("canvas"), { width: from.width, height: from.height + head });
  const ctx = canvas.getContext("2d");
  const style = getComputedStyle(document.body);
  ctx.fillStyle = style.backgroundColor;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.fillStyle = style.color;
  ctx.font = `600 ${15 * scale}px ${style.fontFamily}`;
  ctx.fillText(title, 12 * scale, 20 * scale);
  ctx.font = `${11 * scale}px ${style.fontFamily}`;
  let across = 12 * scale;
  lines.forEach((line, order) => {
    ctx.fillStyle = plot.series[order + 1].stroke(plot, order + 1);
    ctx.fillText(label(line, ["finish"]), across, 37 * scale);
    across += ctx.measureText(label(line, ["finish"])).width + 16 * scale;
  });
  ctx.drawImage(from, 0, head);
  canvas.toBlob((picture) => save(picture, `${file(title)}.png`));
}

function save(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const file = (title) => title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "chart";
