"""The test's side of shim.c: which write or sync of the server breaks next, and how."""
import mmap
import pathlib
import struct
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
CALLS = {"write": 1, "sync": 2}
ACTIONS = ("before", "halfway", "after", "without power", "fail", "stutter")  # as shim.c counts them


class Shim:
    def __init__(self, folder: pathlib.Path):
        library, plan = folder / "shim.so", folder / "shim.plan"
        subprocess.run(["cc", "-shared", "-fPIC", "-O2", "-Wall", "-o", library, HERE / "shim.c"], check=True)
        plan.write_bytes(bytes(mmap.PAGESIZE))
        with plan.open("r+b") as file:
            self.plan = mmap.mmap(file.fileno(), mmap.PAGESIZE)
        self.environment = {"LD_PRELOAD": str(library), "SHIM_PLAN": str(plan)}

    def arm(self, call: str, action: str, countdown: int = 1, error: int = 0) -> None:
        """"fail" and "stutter" hold until `disarm`; the latter fails every other write and cuts the rest in half.
        The others end the process before, halfway through or after that call, or before it with the loss of all
        that was not synced."""
        self.disarm()
        self.plan[4:16] = struct.pack("3i", countdown, ACTIONS.index(action), error)
        self.plan[:4] = struct.pack("i", CALLS[call])

    def disarm(self) -> None:
        self.plan[:4] = struct.pack("i", 0)
