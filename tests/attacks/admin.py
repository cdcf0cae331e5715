"""Administration: only for administrators, at once no more for those who were, and the link to the first of them."""
import re

from at_once import at_once
from attacked import Answer, Attacked, bearer

SETTINGS = {"GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "1000"}
PASSWORD = "correct horse battery"
DOORS = (("GET", "/admin/users"), ("POST", "/admin/users"), ("GET", "/admin/users/{id}"),
         ("DELETE", "/admin/users/{id}"), ("PUT", "/admin/users/{id}/roles"), ("POST", "/admin/users/{id}/disable"),
         ("POST", "/admin/users/{id}/enable"), ("GET", "/admin/users/{id}/sessions"),
         ("DELETE", "/admin/users/{id}/sessions"), ("GET", "/admin/sessions"), ("DELETE", "/admin/sessions/{session}"),
         ("GET", "/admin/keys"), ("POST", "/admin/keys/rotate"), ("GET", "/admin/audit"), ("GET", "/admin/overview"))
BODIES = {"/admin/users": {"username": "made", "password": PASSWORD, "roles": ["admin"]},
          "/admin/users/{id}/roles": {"roles": ["admin"]}}


def setup_links(server: Attacked) -> list[str]:
    """The tokens of all links it printed, the newest last."""
    tokens = re.findall(r"/#/setup/(\S+)", server.output.read_text())
    for token in tokens:
        server.secrets.add(token)
    return tokens


def set_up(server: Attacked, token: object, username: str) -> Answer:
    return server.request("POST", "/auth/setup", {"token": token, "username": username, "password": PASSWORD})


def knock(server: Attacked, token: str | None, user: str = "1", session: str = "1") -> list[Answer]:
    headers = bearer(token) if token else {}
    return [server.request(method, path.format(id=user, session=session), BODIES.get(path), headers)
            for method, path in DOORS]


def sign_root_in(server: Attacked) -> str:
    return server.sign_in("root")["access_token"]


def row_152_a_setup_link_that_was_guessed_voided_or_used_makes_nobody(server: Attacked) -> None:
    before = setup_links(server)[-1]
    server.stop()
    server.start()
    link = setup_links(server)[-1]
    assert link != before and len(link) == 43
    for guess in (before, "", "A" * 43, link[:-1], link + "A", link.swapcase(), f" {link}"):
        answer = set_up(server, guess, "eve")
        assert answer.status == 403 and answer.code() == "forbidden", (guess, answer)
    for no_token in (None, 1, [link], {"token": link}):
        assert set_up(server, no_token, "eve").status == 400, no_token
    answers = at_once(8, lambda number: set_up(server, link, f"root{number}"))
    assert sorted(answer.status for answer in answers) == [201] + 7 * [403], [answer.status for answer in answers]
    assert set_up(server, link, "eve").status == 403
    made = next(answer.json() for answer in answers if answer.status == 201)
    server.run(f"gatehouse user add root --admin --password-stdin <<< '{PASSWORD}'")
    assert server.run(f"gatehouse user delete {made['username']} --yes").returncode == 0
    server.stop()
    server.start()
    assert setup_links(server)[-1] == link, "a link was printed although there is an account"


def row_151_every_door_of_administrators_is_shut_for_all_others(server: Attacked) -> None:
    ada = server.sign_up("ada")
    tokens = server.sign_in("ada")
    for answer in knock(server, None, ada["id"]):
        assert answer.status == 401 and answer.code() == "missing_credentials", answer
    for answer in knock(server, tokens["access_token"], ada["id"]):
        assert answer.status == 403 and answer.code() == "forbidden", answer
    users = server.request("GET", "/admin/users", headers=bearer(sign_root_in(server))).json()["users"]
    assert [user["username"] for user in users] == ["ada", "root"]
    assert users[0]["roles"] == [] and not users[0]["disabled"]


def row_151_a_role_that_was_taken_away_opens_no_door(server: Attacked) -> None:
    bob = server.sign_up("bob")
    root = bearer(sign_root_in(server))
    roles = f"/admin/users/{bob['id']}/roles"
    assert server.request("PUT", roles, {"roles": ["admin"]}, root).status == 200
    tokens = server.sign_in("bob")
    mine = bearer(tokens["access_token"])
    assert server.request("GET", "/admin/users", headers=mine).status == 200
    assert server.request("PUT", roles, {"roles": []}, root).status == 200
    for answer in knock(server, tokens["access_token"], bob["id"]):
        assert answer.status == 401 and answer.code() == "session_revoked", answer
    fresh = server.refresh(tokens["refresh_token"]).json()["access_token"]
    for answer in knock(server, fresh, bob["id"]):
        assert answer.status == 403 and answer.code() == "forbidden", answer


def row_52_nobody_gets_roles_by_asking_for_them(server: Attacked) -> None:
    answer = server.request("POST", "/auth/signup", {"username": "eve", "password": PASSWORD, "roles": ["admin"]})
    assert answer.status == 201 and answer.json()["roles"] == [], answer
    eve = bearer(server.sign_in("eve")["access_token"])
    assert server.request("GET", "/admin/users", headers=eve).status == 403


def row_83_an_id_that_is_nobodys_is_not_found(server: Attacked) -> None:
    root = bearer(sign_root_in(server))
    for wrong in ("1", "ada", "0", "-1", "00000000-0000-0000-0000-000000000000", "%27%20OR%201=1--", "x" * 300):
        for method, path in DOORS:
            if "{" in path:
                answer = server.request(method, path.format(id=wrong, session=wrong), BODIES.get(path), root)
                assert answer.status == 404 and answer.code() == "not_found", (method, path, wrong, answer)


def row_83_the_end_of_ones_other_sessions_ends_nobody_elses(server: Attacked) -> None:
    server.sign_up("carl")
    other, mine = server.sign_in("carl"), server.sign_in("carl")
    ada = server.sign_in("ada")
    answer = server.request("DELETE", "/auth/sessions", headers=bearer(mine["access_token"]))
    assert answer.json() == {"ended": 1}, answer
    assert server.profile(other["access_token"]).code() == "session_revoked"
    assert server.profile(mine["access_token"]).status == server.profile(ada["access_token"]).status == 200
    events = server.request("GET", "/auth/events?limit=200", headers=bearer(ada["access_token"])).json()["events"]
    assert {event["event"] for event in events} == {"signed_up", "signed_in"}, events
    assert server.request("DELETE", "/auth/sessions").status == server.request("GET", "/auth/events").status == 401
