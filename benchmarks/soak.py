"""Does the store lose or double anything when many write at once, when writers are killed, when a byte is changed?

`make soak` runs it in full: a minute of eight writers and fifty kills, in SQLite and, where WORKBENCH_TEST_POSTGRES
names a server, in PostgreSQL (`.ci/with-postgres make soak` starts one). The tests run a short form. Exit code 1 says
that something was lost.
"""

import argparse
import json
import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url

from workbench.log import read_entries
from workbench.store import Project
from workbench.verify import verify_log

WRITE = """
import itertools, sys, time
from workbench.store import Project
folder, name, seconds = sys.argv[1:]
project, end = Project.open(folder), time.monotonic() + float(seconds)
print("ready", flush=True)
sys.stdin.readline()
for number in itertools.count():
    if time.monotonic() > end:
        break
    project.choose(f"{name}.{number % 20}", f"{name}.{number}")
    print(f"{name}.{number}", flush=True)
"""


class Writer:
    """A process that writes until its time is over, and says each write after the store has confirmed it."""

    def __init__(self, folder: Path, name: str, seconds: float) -> None:
        command = [sys.executable, "-c", WRITE, str(folder), name, str(seconds)]
        self.said = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed when the writer has ended
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=self.said, text=True)

    def go(self) -> None:
        """Let it begin, once it is ready."""
        while os.fstat(self.said.fileno()).st_size == 0 and self.process.poll() is None:
            time.sleep(0.01)
        if self.process.stdin:
            self.process.stdin.write("go\n")
            self.process.stdin.flush()

    def confirmed(self) -> list[str]:
        """What it was told is kept, in order; waits for its end."""
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()
        with self.said as said:
            said.seek(0)
            return [line.strip() for line in said if line.endswith("\n") and line != "ready\n"]


def main() -> None:
    """Run every trial on every kind of store that is there; exit 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long all write at once")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--bytes", type=int, default=200, help="how many bytes of the log are changed, one at a time")
    asked = parser.parse_args()
    faults = []
    for kind in ("SQLite", "PostgreSQL") if os.environ.get("WORKBENCH_TEST_POSTGRES") else ("SQLite",):
        with tempfile.TemporaryDirectory() as folder, _store(kind):
            faults += _soak(kind, Path(folder), asked)
    print("\n".join(faults) or "Nothing was lost, nothing was doubled, every change was found.")
    sys.exit(bool(faults))


def _soak(kind: str, folder: Path, asked: argparse.Namespace) -> list[str]:
    together = Project.open(folder / "together")
    written, faults = write_together(together, asked.processes, asked.seconds)
    print(f"{kind}: {asked.processes} processes wrote {written:,} entries in {asked.seconds:g} s.", flush=True)
    killed = Project.open(folder / "killed")
    written, more = kill_writers(killed, asked.kills)
    print(f"{kind}: {asked.kills} writers were killed; {written:,} confirmed writes were looked for.", flush=True)
    found, missed = change_bytes(killed, asked.bytes) if kind == "SQLite" else change_rows(killed)
    print(f"{kind}: {found} changes of the log were made, one at a time, and looked for.", flush=True)
    return [f"{kind}: {fault}" for fault in (*faults, *more, *missed)]


def write_together(project: Project, processes: int, seconds: float) -> tuple[int, list[str]]:
    """Every confirmed write is in the log once, and nothing else is; each writer's last write is what is read."""
    writers = [Writer(project.folder, f"w{number}", seconds) for number in range(processes)]
    for writer in writers:
        writer.go()
    confirmed = [writer.confirmed() for writer in writers]
    ended = [f"a writer ended with {writer.process.returncode}" for writer in writers if writer.process.returncode]
    logged = _logged(project)
    said = Counter(write for writes in confirmed for write in writes)
    faults = [f"{write} is {logged[write]} times in the log" for write in said | logged if logged[write] != said[write]]
    for name, writes in enumerate(confirmed):
        latest = {f"w{name}.{number % 20}": write for number, write in enumerate(writes)}
        faults += (
            [] if project.choices(f"w{name}.") == latest else [f"what writer {name} wrote last is not what is read"]
        )
    return said.total(), [*ended, *faults, *_fault(project)]


def kill_writers(project: Project, kills: int) -> tuple[int, list[str]]:
    """Every write that a killed writer was told is kept is there once, and at most one more that it was not told."""
    total, faults = 0, []
    for number in range(kills):
        writer, name = Writer(project.folder, f"k{number}", 3600), f"k{number}."
        writer.go()
        time.sleep(random.uniform(0, 1.5))  # noqa: S311 - a moment, not a secret
        writer.process.kill()
        confirmed = writer.confirmed()
        total += len(confirmed)
        logged = {write: times for write, times in _logged(project).items() if write.startswith(name)}
        expected = {f"{name}{write}": 1 for write in range(len(logged))}
        if logged != expected or not 0 <= len(logged) - len(confirmed) <= 1:
            faults.append(f"killed writer {number} confirmed {len(confirmed)} writes, the log has {logged}")
    return total, [*faults, *_fault(project)]


def change_bytes(project: Project, tries: int) -> tuple[int, list[str]]:
    """One bit of an entry is changed in the SQLite file, again and again; each time the log must not hold."""
    file = project.folder / "workbench.sqlite"
    with project.store.reading() as view:
        written = [] if view is None else [_as_written(entry) for entry in read_entries(view)]
    good, missed = file.read_bytes(), []
    for _ in range(tries):
        entry = random.choice(written)  # noqa: S311
        start = good.find(entry)
        place = start + random.randrange(len(entry))  # noqa: S311
        changed = bytearray(good)
        changed[place] ^= 1 << random.randrange(8)  # noqa: S311
        file.write_bytes(changed)
        if start < 0 or not verify_log(project).fault:
            missed.append(f"a changed byte at {place} was not found")
    file.write_bytes(good)
    return tries, [*missed, *_fault(project)]


def change_rows(project: Project) -> tuple[int, list[str]]:
    """The owner of the database takes the guard off and changes one letter of an entry, column by column."""
    missed, columns = [], ("at", "who", "what", "payload", "previous", "hash")
    for column in columns:
        with project.store.writing() as view:
            view.connection.exec_driver_sql("ALTER TABLE entries DISABLE TRIGGER USER")
            old = f"SELECT {column} FROM entries WHERE number = 3 AND project = '{view.project}'"  # noqa: S608
            kept = str(view.connection.exec_driver_sql(old).scalar())
        _set(project, column, f"{kept[:-1]}{'x' if kept[-1] != 'x' else 'y'}")
        if not verify_log(project).fault:
            missed.append(f"a changed letter in {column} was not found")
        _set(project, column, kept)
    return len(columns), [*missed, *_fault(project)]


def _set(project: Project, column: str, value: str) -> None:
    with project.store.writing() as view:
        change = f"UPDATE entries SET {column} = %s WHERE number = 3 AND project = %s"  # noqa: S608
        view.connection.exec_driver_sql(change, (value, view.project))


def _as_written(entry: object) -> bytes:
    parts = vars(entry)
    return "".join(parts[name] for name in ("at", "who", "what", "payload", "previous", "hash")).encode()


def _logged(project: Project) -> Counter[str]:
    with project.store.reading() as view:
        made = [] if view is None else [entry.payload for entry in read_entries(view) if entry.what == "choice.set"]
    return Counter(json.loads(payload)["value"] for payload in made)


def _fault(project: Project) -> list[str]:
    report = verify_log(project)
    return [report.to_text()] if report.fault else []


@contextmanager
def _store(kind: str) -> Iterator[None]:
    """SQLite needs nothing; PostgreSQL gets a database of its own, which is gone afterwards."""
    os.environ.pop("WORKBENCH_DATABASE", None)
    if kind == "SQLite":
        yield
        return
    address = make_url(os.environ["WORKBENCH_TEST_POSTGRES"])
    server = create_engine(
        address.set(drivername="postgresql+psycopg"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    name = f"soak_{secrets.token_hex(8)}"
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        os.environ["WORKBENCH_DATABASE"] = address.set(database=name).render_as_string(hide_password=False)
        try:
            yield
        finally:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    main()
