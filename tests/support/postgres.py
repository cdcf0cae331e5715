"""A PostgreSQL server of a test's own: a folder, a port of this machine, nobody else's data."""
import glob
import os
import pathlib
import shutil
import signal
import subprocess
import time

from server import free_port

START_TIMEOUT = 20  # seconds


def programs() -> str | None:
    """The folder of Debian's newest one."""
    return max((str(pathlib.Path(path).parent) for path in glob.glob("/usr/lib/postgresql/*/bin/initdb")), default=None)


def as_user(command: list[str]) -> list[str]:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]


class Postgres:
    def __init__(self, folder: pathlib.Path, primary: "Postgres | None" = None):
        """With a `primary`, its streaming replica."""
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen | None = None
        folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
            folder.parent.chmod(0o711)  # the test's own; nobody must come through
        if primary is None:
            self.tool("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "-D", self.data)
        else:
            self.tool("pg_basebackup", "-h", "127.0.0.1", "-p", str(primary.port), "-U", "postgres", "-R", "-c", "fast",
                      "-D", self.data)

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def tool(self, name: str, *arguments: str) -> None:
        done = subprocess.run(as_user([f"{programs()}/{name}", *arguments]), cwd="/", capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{name}: {done.stderr}")

    def url(self, *others: "Postgres") -> str:
        hosts = ",".join(f"127.0.0.1:{server.port}" for server in (self, *others))
        return f"postgres://postgres@{hosts}/postgres?target_session_attrs=read-write"

    def start(self) -> None:
        settings = ["listen_addresses=127.0.0.1", f"port={self.port}", f"unix_socket_directories={self.folder}",
                    "shared_buffers=16MB", "max_connections=60"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                as_user([f"{programs()}/postgres", "-D", self.data, *(word for each in settings for word in ("-c", each))]),
                cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + START_TIMEOUT
        while subprocess.run([f"{programs()}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]).returncode != 0:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: at once, in order. SIGQUIT: as a crash would."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(20)

    def freeze(self) -> None:
        self._signal_all(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, number: signal.Signals) -> None:
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for process in (self.process.pid, *map(int, children)):
            os.kill(process, number)

    def promote(self) -> None:
        self.tool("pg_ctl", "promote", "-w", "-D", self.data)

    def ask(self, sql: str) -> str:
        done = subprocess.run(["psql", "-X", "-A", "-t", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres", "-c", sql],
                              capture_output=True, text=True, check=True)
        return done.stdout.strip()
