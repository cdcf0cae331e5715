"""The end of a server with open sockets."""
import signal

from attacked import Attacked
from sockets import Socket, signed_in

PROGRAM = "tests/attacks/rpc_server"
SOCKETS = 50


def row_0_sigterm_closes_open_sockets_with_1001_and_exits_with_0(server: Attacked) -> None:
    server.sign_up("ada")
    token = server.sign_in("ada")["access_token"]
    sockets = [Socket(server) for _ in range(SOCKETS - 2)] + [signed_in(server, token) for _ in range(2)]
    sockets[-1].begin("work", 60_000)
    counting = sockets[-1].begin("count")
    sockets[-1].answer(counting)
    server.process.send_signal(signal.SIGTERM)
    assert [opened.closed() for opened in sockets] == [1001] * SOCKETS
    assert server.process.wait() == 0
