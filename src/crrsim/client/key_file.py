"""The files of certificates and keys, as bytes: apart from what opens them, for which cryptography is imported."""

import re
from pathlib import Path

from crrsim.client.trouble import CertificateProblem

PEM_KEY = re.compile(rb"-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----.*?-----END \1-----", re.DOTALL)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file of ours. Raises: CertificateProblem."""
    try:
        return path.read_bytes()
    except FileNotFoundError as problem:
        raise CertificateProblem(f"{path}: no such file") from problem
    except OSError as problem:
        raise CertificateProblem(f"{path}: cannot be read ({problem.strerror})") from problem
