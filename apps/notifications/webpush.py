"""The cryptography of Web Push: a message only one browser can read, and a word for who sent it."""

import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64encode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
RECORD = 4096


def encrypted(
    text: bytes,
    receiver: bytes,
    auth: bytes,
    salt: bytes | None = None,
    sender: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """The body of a push, in one record (RFC 8188); the salt and the sender's key are new for each."""
    sender = sender or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    ours = raw(sender.public_key())
    shared = sender.exchange(ec.ECDH(), public_key(receiver))
    secret = derived(auth, shared, b"WebPush: info\0" + receiver + ours, 32)
    key = derived(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derived(salt, secret, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(key).encrypt(nonce, text + b"\x02", None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + sealed


def token(audience: str, subject: str, until: int) -> str:
    """Who we are, signed for one push service for some hours (RFC 8292)."""
    about = {"aud": audience, "exp": until, "sub": subject}
    said = b".".join(b64(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, about))
    r, s = decode_dss_signature(own_key().sign(said, ec.ECDSA(hashes.SHA256())))
    return (said + b"." + b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))).decode()


def application_key() -> bytes:
    """What browsers subscribe to: the public half of our key."""
    return raw(own_key().public_key())


def own_key() -> ec.EllipticCurvePrivateKey:
    """Follows from the site's secret key, so that every process has the same and nothing more must be kept."""
    seed = hmac.new(str(settings.SECRET_KEY).encode(), b"web push", hashlib.sha512).digest()
    return ec.derive_private_key(int.from_bytes(seed, "big") % (ORDER - 1) + 1, CURVE)


def public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)


def raw(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def b64(text: bytes) -> bytes:
    return urlsafe_b64encode(text).rstrip(b"=")
