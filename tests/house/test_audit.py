"""The audit of dependencies fails for a known weakness and never passes off silence as safety."""

from typing import Any

import pytest

from tests.house import audit

WEAK = {"name": "leaky", "version": "1.0", "vulns": [{"id": "CVE-2026-1", "fix_versions": ["1.1"]}]}
WELL: dict[str, Any] = {"name": "django", "version": "5.2.19", "vulns": []}
UNKNOWN = {"name": "django", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def test_a_known_weakness_fails_the_check() -> None:
    answers = iter([[WELL], [WELL, WEAK]])
    assert audit.main(lambda *_: next(answers)) == "leaky 1.0: CVE-2026-1, mended in 1.1"


def test_nothing_known_is_well() -> None:
    assert audit.main(lambda *_: [WELL]) == ""


@pytest.mark.parametrize("answer", [None, [], [UNKNOWN]])
def test_without_the_service_it_says_so_and_asks_no_more(answer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[tuple[str, ...]] = []

    def ask(*arguments: str) -> Any:
        asked.append(arguments)
        return answer

    assert audit.main(ask) == ""
    assert "NOT audited" in capsys.readouterr().out
    assert len(asked) == 1


def test_a_service_that_stops_answering_fails_the_check() -> None:
    answers = iter([[WELL], None])
    assert "half-way" in audit.main(lambda *_: next(answers))
