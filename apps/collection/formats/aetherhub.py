"""AetherHub's collection: everybody's ids beside each other; the file may be UTF-16."""

from apps.cards.words import Condition

from .kit import columns as c
from .kit.csvfile import CsvFormat
from .kit.rows import Kind, Mark

CONDITIONS = {
    Condition.MINT: "Mint", Condition.NEAR_MINT: "Near Mint", Condition.LIGHTLY_PLAYED: "Lightly Played",
    Condition.MODERATELY_PLAYED: "Moderately Played", Condition.HEAVILY_PLAYED: "Heavily Played",
    Condition.DAMAGED: "Damaged",
}  # fmt: skip


class AetherHub(CsvFormat):
    slug = "aetherhub"
    name = "AetherHub"
    description = "AetherHub’s collection as CSV: ids of Scryfall and shops, condition, language, marks."
    homepage = "https://aetherhub.com"
    marks = (("AetherHub Card Id",), ("Wishlist Count", "Tradelist Count", "Scryfall Id"))
    columns = c.every(
        c.count("Count"),
        c.count("Tradelist Count", fact="for_trade"),
        c.passed_over("Wishlist Count"),
        c.text("Name", "name"),
        c.passed_over("AetherHub Card Id"),
        c.code("Set Code"),
        c.number("Card Number"),
        c.identity("Multiverse Id", Kind.MULTIVERSE),
        c.identity("Mtgo Id", Kind.MTGO),
        c.identity("Scryfall Id", Kind.SCRYFALL),
        c.identity("TCGplayer Id", Kind.TCGPLAYER),
        c.identity("Cardmarket Id", Kind.CARDMARKET),
        c.condition("Condition", CONDITIONS),
        c.language("Language"),
        c.finish("Foil", "", "foil", None),
        c.mark("Signed", Mark.SIGNED, "signed", ""),
        c.mark("Artist Proof", Mark.ARTIST_PROOF, "proof", ""),
        c.mark("Altered Art", Mark.ALTERED, "altered", ""),
        c.mark("Misprint", Mark.MISPRINT, "misprint", ""),
    )
