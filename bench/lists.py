"""Lists at 1,000 and at 100,000 rows: queries, milliseconds, and their ratio in one run.

    .venv/bin/python -m bench.lists [1000 100000]      # SQLite, or the server that DATABASE_URL names

Works on a temporary database. Rows are written in bulk: what is measured is reading them.
"""

import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from collections.abc import Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from typing import Any  # noqa: E402

from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from bench.cases import Case, cases, views  # noqa: E402
from bench.rows import Agency  # noqa: E402

READINGS, MOST = 9, 1.3
Reading = tuple[int, int, float]
"""Queries, rows shown (0 when the page is not a list), milliseconds."""


class Database:
    """A copy of the test database with so many open dossiers, and what is read in it."""

    def __init__(self, size: int, *, agency: Agency) -> None:
        agency.grow(size)
        if connection.vendor == "postgresql":
            connection.cursor().execute("VACUUM ANALYZE")
        self.cases = list(cases(agency))
        self.suffix = str(size)
        self.rounds: list[list[Reading]] = []
        self.name = connection.creation.get_test_db_clone_settings(self.suffix)["NAME"]
        connection.close()
        connection.creation.clone_test_db(self.suffix, verbosity=0, autoclobber=True)

    def read(self) -> None:
        """One round over every page."""
        with connected(self.name):
            clients = {case.reader: Client() for case in self.cases}
            for reader, client in clients.items():
                client.force_login(reader)
            self.rounds.append([_read(clients[case.reader], case) for case in self.cases])

    @property
    def medians(self) -> dict[str, Reading]:
        """Queries, rows and median milliseconds of each page; the first round only warms."""
        readings = zip(*self.rounds[1:], strict=True)
        return {
            case.name: (*each[0][:2], statistics.median(ms for *_, ms in each))
            for case, each in zip(self.cases, readings, strict=True)
        }


@contextmanager
def connected(name: str) -> Iterator[None]:
    """The connection reads another database."""
    own = connection.settings_dict["NAME"]
    _connect(name)
    try:
        yield
    finally:
        _connect(own)


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _read(client: Client, case: Case) -> Reading:
    reset_queries()
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(case.address)
        b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200, (case, response.status_code)
    spent = (time.perf_counter() - began) * 1000
    return len(queries), len(_rows(response)), spent


def _rows(response: Any) -> list[Any]:
    page = response.context.get("page") if response.context else None
    return getattr(page, "rows", [])


def main(sizes: list[int]) -> None:
    setup_test_environment(debug=False)
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    agency = Agency()
    views(agency)
    few, many = databases = [Database(size, agency=agency) for size in sizes]
    for _ in range(READINGS + 1):  # in turn, so that a busy moment of the machine is shared
        for database in databases:
            database.read()
    report(few.medians, many.medians, sizes=sizes)
    for database in databases:
        connection.creation.destroy_test_db(suffix=database.suffix, verbosity=0)
    connection.creation.destroy_test_db(own, verbosity=0)


def report(few: dict[str, Reading], many: dict[str, Reading], *, sizes: list[int]) -> None:
    print(f"{connection.vendor}, {' et '.join(map(str, sizes))} dossiers ouverts")
    print("Le rapport visé pour la corbeille est de 1,30 au plus, en requêtes comme en temps.")
    for name in few:
        (asked, short, quick), (asks, long, slow) = few[name], many[name]
        rows = f"{short:2} → {long:2} lignes" if long else " " * 14
        told = f"{asked:3} → {asks:3} requêtes  {rows} {quick:7.1f} → {slow:8.1f} ms"
        print(f"{name:72} {told}  × {slow / quick:.2f}{'  !' if slow > MOST * quick else ''}")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 100_000])
