"""Why a file is not taken, and sizes in words."""

from web.refused import Refused


class FileRefused(Refused):
    """A file that is not taken."""

    status = 422


def in_bytes(size: int) -> str:
    """1 536 → « 2 Ko »; 20 971 520 → « 20 Mo » (units of 1 024, as browsers show them)."""
    if size < 1024:
        return f"{size}\u00a0octet{'s' if size > 1 else ''}"
    if size < 1024**2:
        return f"{-(-size // 1024)}\u00a0Ko"
    if size < 1024**3:
        number = f"{size / 1024**2:.1f}".removesuffix(".0").replace(".", ",")
        return f"{number}\u00a0Mo"
    number = f"{size / 1024**3:.1f}".removesuffix(".0").replace(".", ",")
    return f"{number}\u00a0Go"
