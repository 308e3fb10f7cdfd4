"""What was asked is not done, and why: the one base of whatever a person reads as a refusal.

Pure Python: the law, the acts and the pages all speak of it.
"""


class Refused(Exception):
    """Nothing was done; each sentence says what, why, or what to do. ``status``: that of its page."""

    status = 409

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class Busy(Refused):
    """A colleague is writing on the same file at this very moment."""

    status = 503

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences or ("Un collègue écrit ici en ce moment : réessayez.",))
