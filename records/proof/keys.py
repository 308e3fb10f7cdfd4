"""The key that signs the roots of the journal: a file that the base does not hold.

One PEM file: the private key in use (Ed25519), then, after a change of key, the public ones of before.
Where one only verifies, the public keys are enough.
"""

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

BLOCK = re.compile(rb"-----BEGIN (\w+) KEY-----.+?-----END \1 KEY-----", re.DOTALL)


class NoKey(LookupError):
    """The journal cannot be signed, or verified: the sentence says what is missing."""


@dataclass(frozen=True, slots=True)
class Keys:
    """``public``: every key that is trusted, by its fingerprint (SHA-256 of its 32 bytes)."""

    private: Ed25519PrivateKey | None
    public: Mapping[str, Ed25519PublicKey]

    @property
    def signer(self) -> str:
        """The fingerprint of the key in use. Raises ``NoKey`` without one."""
        if self.private is None:
            raise NoKey(
                "JOURNAL_KEY_FILE ne contient pas de clé privée : aucune racine n'est signée."
            )
        return fingerprint(self.private.public_key())

    def sign(self, text: str) -> str:
        """In base64. ``signer`` says whether there is a key to sign with."""
        return base64.b64encode(self.private.sign(text.encode())).decode()

    def verifies(self, text: str, *, signature: str, key: str) -> bool:
        """Was ``text`` signed by the trusted key whose fingerprint is ``key``?"""
        if key not in self.public:
            return False
        try:
            given = base64.b64decode(signature, validate=True)
            self.public[key].verify(given, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True


def fingerprint(key: Ed25519PublicKey) -> str:
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def read() -> Keys:
    """The keys of ``JOURNAL_KEY_FILE``. Raises ``NoKey`` without one that can be read."""
    name = settings.JOURNAL_KEY_FILE
    if not name or not Path(name).is_file():
        raise NoKey(
            f"JOURNAL_KEY_FILE ({name or 'non renseigné'}) ne désigne aucun fichier de clé : "
            "créez-en un avec « manage.py journal_key »."
        )
    try:
        content = Path(name).read_bytes()
    except OSError as error:
        raise NoKey(f"JOURNAL_KEY_FILE ({name}) ne se lit pas : {error.strerror}.") from None
    blocks = [(found[1], found[0]) for found in BLOCK.finditer(content)]
    try:
        private = [load_pem_private_key(pem, None) for kind, pem in blocks if kind == b"PRIVATE"]
        public = [load_pem_public_key(pem) for kind, pem in blocks if kind == b"PUBLIC"]
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise NoKey(
            f"Une clé de JOURNAL_KEY_FILE ({name}) ne se décode pas : remettez le fichier d'origine."
        ) from None
    public += [key.public_key() for key in private]
    if not public or not all(isinstance(key, Ed25519PublicKey) for key in public):
        raise NoKey(f"{name} ne contient pas de clé Ed25519 au format PEM.")
    return Keys(private[0] if private else None, {fingerprint(key): key for key in public})


def make(path: Path) -> str:
    """A new key, readable by its owner alone; the public one as PEM. Never overwrites a file."""
    key = Ed25519PrivateKey.generate()
    path.parent.mkdir(parents=True, exist_ok=True)
    place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(place, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()
