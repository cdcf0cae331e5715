"""One gatehouse server for one test: a free port, a fresh folder, its log in a file."""
import glob
import os
import pathlib
import signal
import socket
import subprocess
import time

START_TIMEOUT = STOP_TIMEOUT = 20  # seconds; generous, for a sanitized binary on a busy machine
FAKETIME = "/usr/lib/*/faketime/libfaketimeMT.so.1"
SANITIZER_WORDS = ("AddressSanitizer", "LeakSanitizer", "ThreadSanitizer", "runtime error:")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_sanitized(binary: pathlib.Path) -> bool:
    return b"__asan_init" in binary.read_bytes()


class Server:
    """The clock can only be moved if `movable_clock` (libfaketime, which a sanitized binary does not bear). `program`: what
    serves in place of the binary, on the same folder and settings."""

    def __init__(self, binary: pathlib.Path, folder: pathlib.Path, settings: dict[str, str],
                 movable_clock: bool = False, program: pathlib.Path | None = None):
        self.folder = folder
        self.port = free_port()
        self.log = folder / "server.log"
        self.output = folder / "server.out"
        self.process: subprocess.Popen | None = None
        self.clock = folder / "clock" if movable_clock else None
        self.offset = 0
        # `gatehouse` on the PATH is the binary under test.
        commands = folder / "bin"
        commands.mkdir()
        (commands / "gatehouse").symlink_to(binary)
        self.program = program or commands / "gatehouse"
        self.environment = {
            "PATH": f"{commands}:{os.environ['PATH']}",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "GATEHOUSE_SERVER_LISTEN": f"127.0.0.1:{self.port}",
            **settings,
        }
        if self.clock:
            self.environment |= {
                "LD_PRELOAD": glob.glob(FAKETIME)[0],
                "FAKETIME_TIMESTAMP_FILE": str(self.clock),
                "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }
            self.move_clock(0)

    def move_clock(self, seconds: int) -> None:
        self.offset += seconds
        self._set_clock(f"+{self.offset}s\n")

    def hold_clock(self, at: int) -> None:
        """It stands at this second (of Unix time) until it is moved or held again."""
        self._set_clock(time.strftime("%Y-%m-%d %H:%M:%S\n", time.localtime(at)))

    def _set_clock(self, text: str) -> None:
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(text)
        fresh.rename(self.clock)

    def start(self) -> None:
        with self.log.open("ab") as log, self.output.open("ab") as output:
            self.process = subprocess.Popen(["gatehouse", "serve"], cwd=self.folder, env=self.environment,
                                            stdin=subprocess.DEVNULL, stdout=output, stderr=log,
                                            executable=self.program)
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"the server did not start (exit {self.process.returncode})")

    def stop(self) -> int:
        """The exit status after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self.kill()
            raise RuntimeError(f"the server did not stop within {STOP_TIMEOUT} s of SIGTERM") from None

    def kill(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def run(self, command: str) -> subprocess.CompletedProcess:
        """A shell command beside the server, with `gatehouse` on the PATH."""
        return subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", timeout=60)

    def log_text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""
