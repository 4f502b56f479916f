// The cursor by keyboard: arrows, Home, End, Page keys; what it stands on is announced.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

export function steer(canvas, live, panel) {
  let saying;
  canvas.addEventListener("keydown", (event) => {
    const { plot, data } = panel;
    if (!plot) return;
    const last = data[0].length - 1;
    const now = plot.cursor.idx ?? last;
    const next = event.key === "Home" ? 0 : event.key === "End" ? last : now + (STEPS[event.key] ?? NaN);
    if (Number.isNaN(next)) return;
    event.preventDefault();
    const index = Math.min(Math.max(next, 0), last);
    plot.setCursor({ left: plot.valToPos(data[0][index], "x"), top: plot.over.clientHeight / 2 });
    const words = panel.legend.read(data, panel.shown, index);
    clearTimeout(saying);
    saying = setTimeout(() => { live.textContent = words; }, 250);
  });
  canvas.addEventListener("blur", () => panel.plot?.setCursor({ left: -10, top: -10 }));
}
