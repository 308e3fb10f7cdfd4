"""One migrated SQLite file for all runs: a run copies it instead of migrating from nothing again.

The file stands in the temporary folder under the fingerprint of every migration and of the pinned
packages: another migration, another file. PostgreSQL's databases are always made anew. Triggers need no
fingerprint: ``migrate``, which the run calls on its copy, compares them with the registry.
"""

import fcntl
import shutil
import sqlite3
import tempfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]


class MigratedFile:
    """Copied to ``name``; ``found`` says whether it was there. If not, ``keep`` what was migrated.

    Of two workers that find nothing, the second waits for what the first migrates.
    """

    def __init__(self, name: Path) -> None:
        self.name, self.model = name, model_file()
        self.lock = self.model.with_suffix(".lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.found = self.model.exists()
        if self.found:
            shutil.copyfile(self.model, name)
            self.lock.close()

    def keep(self) -> None:
        if self.found:
            return
        made = self.model.with_suffix(".new")
        made.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.name)) as source, closing(sqlite3.connect(made)) as copy:
            source.backup(copy)
        made.replace(self.model)
        self.lock.close()

    def leave(self) -> None:
        """Removes what Django leaves of the copy: the whole of it, when it did not make it itself."""
        for end in ("-wal", "-shm", "") if self.found else ("-wal", "-shm"):
            Path(f"{self.name}{end}").unlink(missing_ok=True)


def model_file() -> Path:
    digest = sha256()
    for path in [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements-dev.txt"]:
        digest.update(path.read_bytes())
    return Path(tempfile.gettempdir()) / f"dossier-cpc-schema-{digest.hexdigest()[:16]}.sqlite3"
