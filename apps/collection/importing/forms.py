"""What people say of their files: on the page that takes them, through the API and the command, in the same words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

from apps.accounts.models import Preferences
from apps.cards.words import Condition, Finish, Language, Word
from apps.collection.formats import formats
from apps.collection.formats.any_csv import MEANINGS, NAMES_A_CARD
from apps.collection.models import ImportBatch
from apps.collection.paths import parted
from dualcaster.lib.money import Currency

from .options import Options

ANY_CSV = "csv"
CALLED = {
    "quantity": "Number of copies", "for_trade": "Copies for trade", "price": "Price paid", "acquired": "Date bought",
    "sku": "TCGplayer SKU", "scryfall_id": "Scryfall id", "tcgplayer_id": "TCGplayer product id",
    "cardmarket_id": "Cardmarket id", "mtgo_id": "Magic Online id", "multiverse_id": "Multiverse id",
    "mtgjson_id": "MTGJSON id", "value": "Value of your own", "value_currency": "Currency of your value",
}  # fmt: skip
NO_NULS = ProhibitNullCharactersValidator()


def words(kind: type[Word], blank: str = "") -> list[tuple[str, str]]:
    return [("", blank)] * bool(blank) + [(member.word, str(member.label)) for member in kind]


class WordField(forms.ChoiceField):
    """A word of ours in any spelling, as its number."""

    def __init__(self, kind: type[Word], blank: str = "", **about: Any) -> None:
        super().__init__(choices=words(kind, blank), required=False, **about)
        self.kind = kind

    def clean(self, value: Any) -> int | None:
        if not value:
            return None
        try:
            return self.kind.parse(str(value)).value
        except ValueError as wrong:
            raise forms.ValidationError(f"{wrong}.") from None


class OptionsForm(forms.Form):
    """`kept` and `kept_options` are how things are with a file that waits; a new one begins as its owner prefers."""

    format = forms.ChoiceField(required=False, label="What is it?")
    mode = forms.ChoiceField(
        choices=ImportBatch.Mode.choices,
        required=False,
        widget=forms.RadioSelect,
        label="What happens to your collection?",
    )
    condition = WordField(Condition, label="Condition")
    finish = WordField(Finish, "As the card is printed", label="Finish")
    language = WordField(Language, label="Language")
    currency = forms.ChoiceField(choices=[(its.value, its.label) for its in Currency], required=False)
    location = forms.CharField(
        required=False, max_length=500, validators=[NO_NULS], help_text="One inside another: Shelf/Box 2"
    )
    acquired = forms.DateField(required=False, label="Bought on", widget=forms.DateInput(attrs={"type": "date"}))
    tags = forms.CharField(required=False, max_length=500, validators=[NO_NULS], help_text="Separated by commas")

    def __init__(self, *args: Any, preferences: Preferences | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.usual = preferences or Preferences()
        known = [(slug, its.name) for slug, its in formats().items()]
        self.fields["format"].choices = [("", "Find out by looking at it"), *known]  # type: ignore[attr-defined]
        self.initial = {
            "mode": ImportBatch.Mode.ADD, "currency": self.usual.currency, "condition": self.usual.default_condition,
            "language": Language.parse(self.usual.default_language).word,
        } | dict(self.initial)  # fmt: skip

    def clean_location(self) -> str:
        location: str = self.cleaned_data["location"]
        if len(names := parted(location)) > 10 or any(len(name) > 100 for name in names):
            raise forms.ValidationError("A location has at most 100 letters, and lies in at most nine others.")
        return location

    def clean_tags(self) -> list[str]:
        tags = [tag.strip() for tag in self.cleaned_data["tags"].split(",")]
        if any(len(tag) > 50 for tag in tags):
            raise forms.ValidationError("A tag has at most 50 letters.")
        return list(dict.fromkeys(filter(None, tags)))

    def options(self, mapping: Mapping[str, str] | None = None, once_more: bool = False) -> Options:
        said = self.cleaned_data
        return Options(
            condition=said["condition"] or Condition.parse(self.usual.default_condition).value,
            finish=said["finish"],
            language=said["language"] or Language.parse(self.usual.default_language).value,
            currency=said["currency"] or self.usual.currency,
            location=said["location"],
            acquired=said["acquired"].isoformat() if said["acquired"] else "",
            tags=said["tags"],
            mapping=dict(mapping or {}),
            once_more=once_more,
        )


class UploadForm(OptionsForm):
    file = forms.FileField(required=False, label="File")
    text = forms.CharField(
        required=False,
        strip=False,
        label="Or paste a list",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("file") and not (said.get("text") or "").strip() and not self.errors:
            raise forms.ValidationError("Choose a file, or paste a list.")
        return said


class MappingForm(forms.Form):
    """One question for each column of a table."""

    def __init__(self, header: list[str], guessed: Mapping[str, str], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.header = header
        choices = [("", "Passed over")] + [(meaning, called(meaning)) for meaning in MEANINGS]
        for number, cell in enumerate(header):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                choices=choices, required=False, initial=guessed.get(cell, ""), label=cell or f"Column {number + 1}"
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        meanings = [its for its in said.values() if its]
        if not set(meanings) & set(NAMES_A_CARD):
            raise forms.ValidationError("Say which column has the names of the cards, or an id of theirs.")
        if twice := sorted({called(its) for its in meanings if meanings.count(its) > 1}):
            raise forms.ValidationError(f"Only one column can be each of: {', '.join(twice)}.")
        return said

    def mapping(self) -> dict[str, str]:
        return {cell: its for number, cell in enumerate(self.header) if (its := self.cleaned_data[f"column_{number}"])}


def called(meaning: str) -> str:
    return CALLED.get(meaning) or meaning.replace("_", " ").capitalize()


def as_initial(batch: ImportBatch) -> dict[str, Any]:
    """What was said of a file, as the form shows it."""
    options = Options.of(batch.options)
    return {
        "format": batch.format, "mode": batch.mode, "condition": Condition(options.condition).word,
        "finish": Finish(options.finish).word if options.finish else "", "currency": options.currency,
        "language": Language(options.language).word if options.language else "", "location": options.location,
        "acquired": options.acquired, "tags": ", ".join(options.tags),
    }  # fmt: skip
