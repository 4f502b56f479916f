"""`make bench`: every benchmark in turn, as a table and as bench.json in the data directory.

ONLY=word,word runs those with such a word in their name; FULL=1 reads from 44 million changes instead of 10.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

from dotenv import load_dotenv
from rich.console import Console
from rich.table import Table

from .figures import Figure, Skipped

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ("catalogue", "memory", "ingest", "collecting", "chart", "storage", "reading", "searching", "api", "admin",
              "collections", "collections_worth", "importing", "completion", "telling",
              "alerts")  # fmt: skip


def main() -> int:
    words = os.environ.get("ONLY", "").split(",")
    chosen = [name for name in BENCHMARKS if any(word in name for word in words)]
    if not chosen:
        print(f"ONLY names none of {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    data_dir = use_own_data_directory()
    from . import house

    console = Console(emoji=False)  # ft:fire is no picture of a fire
    figures: list[Figure] = []
    try:
        engine = house.open_house()
        for name in chosen:
            figures += run(name, console)
    finally:
        house.close_house()
    (data_dir / "bench.json").write_text(json.dumps([figure.as_json() for figure in figures], indent=1) + "\n")
    console.print(table(figures, engine))
    return 0


def use_own_data_directory() -> Path:
    """Before the settings are read. Answers the directory it lies in."""
    load_dotenv(ROOT / ".env")
    data_dir = Path(os.environ.get("DUALCASTER_DATA_DIR") or ROOT / ".data").expanduser().resolve()
    os.environ["DUALCASTER_DATA_DIR"] = str(data_dir / "bench")
    os.environ["DJANGO_SETTINGS_MODULE"] = "dualcaster.settings"
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    return data_dir


def run(name: str, console: Console) -> list[Figure]:
    started, figures = perf_counter(), []
    console.print(f"[bold]{name}[/] ...", highlight=False)
    try:
        for figure in import_module(f"tests.performance.{name}").measure():
            figures.append(figure)
            console.print(f"  {figure.name}: {written(figure.value)} {figure.unit}{beside(figure)}", highlight=False)
    except Skipped as why:
        console.print(f"  skipped: {why}", highlight=False)
    console.print(f"  in {perf_counter() - started:.0f} s", highlight=False)
    return figures


def table(figures: list[Figure], engine: str) -> Table:
    table = Table(title=f"Dualcaster on {engine}, {os.cpu_count()} cores")
    for column in ("benchmark", "value", "ratio", "against", "goal", "met"):
        table.add_column(column, justify="right" if column in ("value", "ratio") else "left")
    for figure in figures:
        met = {None: "", True: "[green]yes[/]", False: "[red]no[/]"}[figure.met]
        value = f"{written(figure.value)} {figure.unit}"
        table.add_row(figure.name, value, times(figure.ratio), figure.against, figure.goal, met)
    return table


def beside(figure: Figure) -> str:
    return f", {times(figure.ratio)} {figure.against}" if figure.ratio is not None else ""


def times(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return f"1/{1 / ratio:,.0f}" if 0 < ratio < 0.1 else f"{ratio:.2f}x"


def written(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 else f"{value:.3g}"


if __name__ == "__main__":
    sys.exit(main())
