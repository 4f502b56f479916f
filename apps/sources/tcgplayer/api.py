"""How TCGplayer is asked: with a token, in an envelope, and “nothing found” is a 404."""

from collections.abc import Iterator, Mapping

import msgspec

from apps.sources.live import Credential, Rate
from apps.sources.tokens import bearer
from dualcaster.lib.polite import NotFoundError, Polite, SourceError

API = "https://api.tcgplayer.com/v1.39.0"
TOKEN = "https://api.tcgplayer.com/token"  # noqa: S105 - an address
RATE = Rate(5, 1.0)
WHERE = "https://docs.tcgplayer.com/docs/getting-started"
CREDENTIALS = (
    Credential("TCGPLAYER_PUBLIC_KEY", "public key of your API application", WHERE),
    Credential("TCGPLAYER_PRIVATE_KEY", "private key of your API application", WHERE),
)
TOGETHER = 250  # ids in one address
PAGE = 100


class Envelope(msgspec.Struct):
    success: bool
    results: list[msgspec.Raw] = []
    errors: list[str] = []
    totalItems: int | None = None  # noqa: N815


def authorization(client: Polite, public: str, private: str, *, renew: bool) -> Mapping[str, str]:
    form = {"grant_type": "client_credentials", "client_id": public, "client_secret": private}
    return bearer(client, TOKEN, form, renew=renew)


def ask(client: Polite, path: str, **parameters: str | int) -> Envelope:
    try:
        envelope: Envelope = client.get(f"{API}/{path}", parameters or None).json(Envelope)
    except NotFoundError:
        return Envelope(success=True, totalItems=0)
    if not envelope.success:
        raise SourceError(f"TCGplayer refuses {path[:60]}: {' '.join(envelope.errors) or 'it does not say why'}")
    return envelope


def pages(client: Polite, path: str, **parameters: str | int) -> Iterator[msgspec.Raw]:
    """All results of a list that tells how many there are in all, and gives as many at once as it likes."""
    seen = 0
    while True:
        envelope = ask(client, path, offset=seen, limit=PAGE, **parameters)
        yield from envelope.results
        seen += len(envelope.results)
        if not envelope.results or seen >= (envelope.totalItems or 0):
            return
