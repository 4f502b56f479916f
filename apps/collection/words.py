"""The words of a collection that are no card's."""

from django.db import models


class Mark(models.TextChoices):
    """What is special about a copy."""

    SIGNED = "signed", "Signed"
    ALTERED = "altered", "Altered"
    PROXY = "proxy", "Proxy"
    MISPRINT = "misprint", "Misprint"
    ARTIST_PROOF = "artist_proof", "Artist proof"
    PROMO = "promo", "Promo"
    TEXTLESS = "textless", "Textless"
    PRERELEASE = "prerelease", "Prerelease"
    GRADED = "graded", "Graded"
