"""Sockets and who they are: whose page opened them, what their clients show, and what they claim beside it."""
from attacked import Attacked
from sockets import COOKIE, Socket, signed_in, upgrade

PROGRAM = "tests/attacks/rpc_server"
FOREIGN = ("https://evil.example", "null", "file://", "http://127.0.0.1", "http://127.0.0.1.evil.example",
           "http://app.example", "https://app.example.evil.example", "https://app.example, https://evil.example")


def user(server: Attacked, name: str) -> tuple[str, str]:
    """The id and an access token of somebody new."""
    id = server.sign_up(name)["id"]
    return id, server.sign_in(name)["access_token"]


def with_cookie(token: str) -> dict[str, str]:
    return {"Cookie": f"{COOKIE}={token}"}


def row_0_a_client_that_nobody_here_wrote_is_served(server: Attacked) -> None:
    id, token = user(server, "plain")
    client = signed_in(server, token)
    value = {"list": [1, -2, 2.5, None, True], "text": "ü", "large": 2**53}
    assert client.call("echo", value) == value
    assert client.call("echo", value=value) == value
    assert client.call("mine") == id
    assert client.refused("administer") == "forbidden"
    assert client.refused("echo") == "VALIDATION_ERROR"
    assert client.answer(client.begin("nothing"))["error"] == "Function 'nothing' not found."
    counting = client.begin("count")
    assert client.answer(counting) == {"id": counting, "stream": True}
    assert [client.answer(counting)["chunk"] for _ in range(3)] == [0, 1, 2]
    client.send(type="cancel", id=counting)
    client.begin("tell", id, "hello")
    assert client.event("Said") == {"text": "hello"}
    client.close()


def row_135_no_page_of_another_site_opens_a_socket(server: Attacked) -> None:
    _, token = user(server, "site")
    for origin in FOREIGN:
        for more in ({}, with_cookie(token), with_cookie(token) | {"Sec-Fetch-Site": "same-origin"}):
            answer = upgrade(server, {"Origin": origin} | more)
            assert answer.status == 403 and answer.code() == "cross_site", f"{origin!r} {more}: {answer}"


def row_135_the_cookie_counts_only_with_an_origin_of_ours(server: Attacked) -> None:
    id, token = user(server, "cookie")
    for more in ({}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        answer = upgrade(server, with_cookie(token) | more)
        assert answer.status == 403 and answer.code() == "cross_site", f"{more}: {answer}"
    for origin in (f"http://127.0.0.1:{server.port}", "https://app.example"):
        assert Socket(server, with_cookie(token) | {"Origin": origin}).init()["subject"] == id
        assert Socket(server, {"Origin": origin}).init()["subject"] is None


def row_136_a_token_in_the_address_or_as_subprotocol_is_nobody(server: Attacked) -> None:
    _, token = user(server, "address")
    ways = [({}, f"?{name}={token}") for name in ("token", "access_token", "auth", "bearer")]
    ways += [({"Sec-WebSocket-Protocol": text}, "") for text in (token, f"bearer, {token}", f"access_token.{token}")]
    for headers, query in ways:
        answer = upgrade(server, headers, "/_ephaptic" + query)
        assert answer.status == 101 and "Sec-WebSocket-Protocol" not in answer.headers, answer
        assert token not in str(answer.headers), answer.headers
        client = Socket(server, headers, "/_ephaptic" + query)
        assert client.init()["subject"] is None, (headers, query)
        assert client.refused("mine") == "missing_credentials"
    assert server.secrets.leaked(server.log_text()) is None


def row_140_who_is_calling_is_not_what_the_call_says(server: Attacked) -> None:
    (ada, ada_token), (eve, eve_token) = user(server, "ada"), user(server, "eve")
    client = signed_in(server, eve_token)
    assert client.call("claim", user_id=ada, identity={"subject": ada, "token": ada_token}) == eve
    assert client.call("claim", ada, {"roles": ["admin"]}) == eve
    for name in ("_session", "user_id", "identity", "auth", "subject", "call", "token"):
        assert client.refused("mine", **{name: ada}) == "VALIDATION_ERROR", name
    for more in ({"auth": ada_token}, {"identity": {"subject": ada}}, {"subject": ada}, {"token": ada_token}):
        client.send(type="rpc", id="x", name="mine", args=[], **more)
        assert client.answer("x") == {"id": "x", "result": eve}, more
    client.send(type="rpc", id="x", name="administer", args=[], roles=["admin"])
    assert client.answer("x")["error"]["code"] == "forbidden"
    client.send(type="rpc", id="x", name="mine", args=[], auth=ada_token, kwargs=None)
    assert client.answer("x")["result"] == eve


def row_140_a_call_before_init_is_nobodys(server: Attacked) -> None:
    id, token = user(server, "early")
    for headers in ({}, with_cookie(token) | {"Origin": "https://app.example"}):
        client = Socket(server, headers)
        assert client.call("whoami") is None
        assert client.refused("mine") == "missing_credentials"
        assert client.init(token)["subject"] == id
        assert client.call("whoami") == id


def row_140_a_socket_is_one_user_until_that_user_signs_out(server: Attacked) -> None:
    (ada, ada_token), (eve, eve_token) = user(server, "one"), user(server, "two")
    client = signed_in(server, ada_token)
    for change in (client.init, client.auth):
        for token, reason in ((eve_token, "different_user"), (eve_token[:-4] + "AAAA", "invalid_token"),
                              ("nonsense", "invalid_token"), ({"token": 5}, "missing_credentials")):
            said = change(token)
            assert said["subject"] == ada and said["reason"] == reason, said
            assert client.call("mine") == ada
    assert client.auth(server.sign_in("one")["access_token"])["subject"] == ada
    working = client.begin("work", 60_000)
    client.send(type="auth", auth=None)
    assert client.answer(working)["error"]["code"] == "session_revoked"
    assert client.auth(eve_token)["subject"] == eve
    assert client.call("mine") == eve
    other = signed_in(server, eve_token)
    other.begin("tell", ada, "for ada alone")
    other.begin("tell", eve, "for eve")
    assert client.event("Said") == {"text": "for eve"}
