"""What each example of examples/quickstart must answer; a function's name is the sentence it checks."""
import os
import stat
import time

from described import OpenApi
from gallery import Gallery
from program import NAMED, USER, Program, claims_of, forgeries

MALFORMED = ['{"username":', "", "[]", "null", '"test"', '{"username": "test"}', '{"username": 1, "password": "x"}',
             '{"username": "test", "password": null}', '{"username": "a", "username": "b", "password": "x"}']


def expect(answer, status: int, body=None, code: str | None = None) -> None:
    assert answer.status == status, f"expected {status}, got {answer.status} {answer.text}"
    assert body is None or answer.json == body, f"expected {body}, got {answer.text}"
    assert code is None or answer.code == code, f"expected {code}, got {answer.text}"


# What holds of every example: where the login is, a guarded route, who can sign in, and where the token is then.
def check_login(program: Program, path: str) -> None:
    for body in MALFORMED:
        expect(program.ask("POST", path, body), 400, code="invalid_json")
    expect(program.ask("POST", path, USER, headers={"Content-Type": "text/plain"}), 415)
    expect(program.ask("POST", path, "x" * 2_000_000), 413)
    wrong_method = program.ask("GET", path)
    expect(wrong_method, 405)
    assert wrong_method.headers["Allow"] == "POST", wrong_method.headers["Allow"]
    expect(program.ask("POST", "/nowhere", USER), 404)


def check_guard(program: Program, path: str, token: str, method: str = "GET") -> None:
    missing = program.ask(method, path)
    expect(missing, 401, code="missing_credentials")
    assert missing.headers["WWW-Authenticate"] == 'Bearer realm="gatehouse"'
    for forged in forgeries(token):
        answer = program.ask(method, path, token=forged)
        expect(answer, 401, code="invalid_token")
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    expect(program.ask(method, path, headers={"Authorization": "Bearer"}), 401)
    expect(program.ask(method, path, headers={"Authorization": f"Basic {token}"}), 401)
    expect(program.ask("PUT", path, token=token), 405)
    expect(program.ask(method, path, token=token), 200)


class Quickstart:
    def token(self, program: Program) -> dict:
        answer = program.ask("POST", "/token", USER)
        expect(answer, 200)
        return answer.json

    def the_right_password_gives_a_token_and_the_users_id(self, program):
        answer = program.ask("POST", "/token", USER)
        assert sorted(answer.json) == ["token", "user_id"] and answer.headers["Cache-Control"] == "no-store"
        assert claims_of(answer.json["token"])["sub"] == answer.json["user_id"]

    def a_wrong_password_and_an_unknown_user_are_one_answer(self, program):
        for login in (USER | {"password": "wrong horse"}, USER | {"username": "nobody"}, USER | {"password": ""}):
            expect(program.ask("POST", "/token", login), 401, {"msg": "Bad username or password"})

    def a_malformed_login_is_refused(self, program):
        check_login(program, "/token")

    def the_protected_route_tells_who_is_asking(self, program):
        token = self.token(program)
        answer = program.ask("GET", "/protected", token=token["token"])
        expect(answer, 200, {"id": token["user_id"], "username": "test"})

    def the_protected_route_is_closed_to_all_others(self, program):
        check_guard(program, "/protected", self.token(program)["token"])

    def the_page_is_served(self, program):
        page = program.ask("GET", "/")
        expect(page, 200)
        assert page.headers["Content-Type"] == "text/html; charset=utf-8" and "<form" in page.text
        expect(program.ask("GET", "/index.html"), 404)
        expect(program.ask("GET", "/quickstart.secret"), 404)

    def what_it_keeps_is_of_no_use_to_a_thief(self, program):
        for file in program.folder.glob("quickstart.*"):
            assert USER["password"].encode() not in file.read_bytes(), file
        assert stat.S_IMODE(os.stat(program.folder / "quickstart.secret").st_mode) == 0o600

    def a_restart_keeps_the_user_and_the_token(self, program):
        before = self.token(program)
        program.stop()
        program.start()
        expect(program.ask("GET", "/protected", token=before["token"]), 200, {"id": before["user_id"], "username": "test"})
        assert self.token(program)["user_id"] == before["user_id"]

    def a_start_that_cannot_succeed_says_why_and_exits_with_1(self, program):
        for address, why in ((f"127.0.0.1:{program.port}", "cannot listen"), ("nonsense", "cannot listen")):
            ran = program.run(address)
            assert ran.returncode == 1 and why in ran.stderr and ran.stderr.count("\n") == 1, ran
        program.stop()
        secret = program.folder / "quickstart.secret"
        secret.chmod(0o644)
        ran = program.run("127.0.0.1:0")
        secret.chmod(0o600)
        program.start()
        assert ran.returncode == 1 and ran.stderr.startswith("invalid_config: quickstart.secret: others may read"), ran


class Stateless:
    def only_the_right_login_gives_a_token(self, program):
        check_login(program, "/login")
        expect(program.ask("POST", "/login", USER), 401, code="wrong_password")
        assert claims_of(program.sign_in(NAMED)["access_token"])["sub"] == "test"

    def the_token_opens_the_route_and_no_forgery_does(self, program):
        token = program.sign_in(NAMED)["access_token"]
        check_guard(program, "/me", token)
        expect(program.ask("GET", "/me", token=token), 200, {"message": "Hello, test"})

    def a_restart_signs_everybody_out(self, program):
        token = program.sign_in(NAMED)["access_token"]
        program.stop()
        program.start()
        expect(program.ask("GET", "/me", token=token), 401, code="invalid_token")


class Cookies:
    NAME = "__Host-token"

    def cookie(self, program: Program) -> dict:
        answer = program.ask("POST", "/login", USER)
        expect(answer, 204)
        return {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}

    def origin(self, program: Program) -> dict:
        return {"Origin": f"http://127.0.0.1:{program.port}"}

    def login_sets_a_cookie_that_no_script_and_no_other_site_gets(self, program):
        check_login(program, "/login")
        answer = program.ask("POST", "/login", USER)
        value, *attributes = answer.headers["Set-Cookie"].split("; ")
        assert value.startswith(f"{self.NAME}=ey") and answer.text == ""
        assert sorted(attributes) == ["HttpOnly", "Max-Age=300", "Path=/", "SameSite=Strict", "Secure"], attributes
        assert answer.headers["Cache-Control"] == "no-store"

    def a_wrong_password_sets_none(self, program):
        answer = program.ask("POST", "/login", USER | {"password": "wrong horse"})
        expect(answer, 401, code="wrong_password")
        assert answer.headers["Set-Cookie"] is None

    def the_cookie_or_the_same_token_as_bearer_opens_the_route(self, program):
        cookie = self.cookie(program)
        answer = program.ask("GET", "/me", headers=cookie)
        assert answer.status == 200 and answer.json["username"] == "test"
        check_guard(program, "/me", cookie["Cookie"].split("=", 1)[1])

    def a_tampered_or_doubled_cookie_does_not(self, program):
        good = self.cookie(program)["Cookie"]
        for forged in forgeries(good.split("=", 1)[1]):
            expect(program.ask("GET", "/me", headers={"Cookie": f"{self.NAME}={forged}"}), 401, code="invalid_token")
        expect(program.ask("GET", "/me", headers={"Cookie": f"{good}; {good}"}), 401)

    def only_our_own_pages_and_allowed_ones_may_change_something(self, program):
        cookie = self.cookie(program)
        for headers in (self.origin(program), {"Origin": "https://app.example"}, {"Sec-Fetch-Site": "same-origin"}):
            expect(program.ask("POST", "/notes", {"text": "hi"}, headers=cookie | headers), 201, {"text": "hi"})
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                        {"Origin": f"http://127.0.0.1:{program.port}.evil.example"}, {}):
            expect(program.ask("POST", "/notes", {"text": "hi"}, headers=cookie | headers), 403, code="cross_site")
        expect(program.ask("POST", "/notes", {"text": 1}, headers=cookie | self.origin(program)), 400)

    def a_bearer_token_needs_no_origin(self, program):
        token = self.cookie(program)["Cookie"].split("=", 1)[1]
        expect(program.ask("POST", "/notes", {"text": "hi"}, token=token), 201)

    def logout_takes_the_cookie_back_and_ends_its_session(self, program):
        cookie = self.cookie(program)
        expect(program.ask("POST", "/logout", headers=cookie), 403, code="cross_site")
        answer = program.ask("POST", "/logout", headers=cookie | self.origin(program))
        expect(answer, 204)
        assert answer.headers["Set-Cookie"].startswith(f"{self.NAME}=;") and "Max-Age=0" in answer.headers["Set-Cookie"]
        expect(program.ask("GET", "/me", headers=cookie), 401, code="session_revoked")


class Refresh:
    def refresh(self, program: Program, token) -> object:
        return program.ask("POST", "/refresh", {"refresh_token": token})

    def login_gives_a_pair_and_each_part_has_its_own_use(self, program):
        check_login(program, "/login")
        pair = program.sign_in()
        check_guard(program, "/me", pair["access_token"])
        expect(program.ask("GET", "/me", token=pair["refresh_token"]), 401)
        expect(self.refresh(program, pair["access_token"]), 401, code="invalid_refresh_token")

    def the_refresh_token_buys_the_next_pair(self, program):
        first = program.sign_in()
        answer = self.refresh(program, first["refresh_token"])
        expect(answer, 200)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.json["refresh_token"] != first["refresh_token"]
        expect(program.ask("GET", "/me", token=answer.json["access_token"]), 200)

    def a_lost_answer_can_be_asked_for_again(self, program):
        first = program.sign_in()
        second, again = (self.refresh(program, first["refresh_token"]).json for _ in range(2))
        assert second["refresh_token"] == again["refresh_token"]

    def an_older_one_was_stolen_and_ends_the_session(self, program):
        first = program.sign_in()
        second = self.refresh(program, first["refresh_token"]).json
        third = self.refresh(program, second["refresh_token"]).json
        expect(self.refresh(program, first["refresh_token"]), 401, code="refresh_reused")
        expect(self.refresh(program, third["refresh_token"]), 401, code="session_revoked")
        expect(program.ask("GET", "/me", token=third["access_token"]), 401, code="session_revoked")

    def what_is_no_refresh_token_is_refused(self, program):
        token = program.sign_in()["refresh_token"]
        for forged in ("", "x", token + "A", token[:-1], token[:10] + ("A" if token[10] != "A" else "B") + token[11:]):
            expect(self.refresh(program, forged), 401, code="invalid_refresh_token")
        for body in ("{", "[]", "{}", '{"refresh_token": 5}', '{"refresh_token": null}'):
            expect(program.ask("POST", "/refresh", body), 400, code="invalid_json")
        expect(program.ask("GET", "/refresh"), 405)
        expect(self.refresh(program, token), 200)


class Revocation:
    def login_and_guard_are_as_everywhere(self, program):
        check_login(program, "/login")
        check_guard(program, "/me", program.sign_in()["access_token"])

    def after_logout_the_next_request_is_refused_and_other_sessions_go_on(self, program):
        here, there = (program.sign_in()["access_token"] for _ in range(2))
        expect(program.ask("POST", "/logout"), 401)
        expect(program.ask("GET", "/logout", token=here), 405)
        expect(program.ask("GET", "/me", token=here), 200)
        expect(program.ask("POST", "/logout", token=here), 204)
        expect(program.ask("GET", "/me", token=here), 401, code="session_revoked")
        expect(program.ask("POST", "/logout", token=here), 401, code="session_revoked")
        expect(program.ask("GET", "/me", token=there), 200)

    def everywhere_is_everywhere_and_outlives_a_restart(self, program):
        tokens = [program.sign_in()["access_token"] for _ in range(3)]
        answer = program.ask("POST", "/logout/everywhere", token=tokens[0])
        assert answer.status == 200 and answer.json["sessions"] >= 3, answer.text
        program.stop()
        program.start()
        for token in tokens:
            expect(program.ask("GET", "/me", token=token), 401, code="session_revoked")
        expect(program.ask("GET", "/me", token=program.sign_in()["access_token"]), 200)


class Fresh:
    def a_new_login_opens_both_routes(self, program):
        check_login(program, "/login")
        token = program.sign_in(NAMED)["access_token"]
        check_guard(program, "/balance", token)
        expect(program.ask("POST", "/transfer", token=token), 200, {"message": "They are gone."})

    def the_fresh_route_wants_a_token_too(self, program):
        check_guard(program, "/transfer", program.sign_in(NAMED)["access_token"], "POST")

    def an_older_login_opens_only_the_other(self, program):
        token = program.sign_in(NAMED)["access_token"]
        time.sleep(4.1)
        expect(program.ask("POST", "/transfer", token=token), 403, code="stale_login")
        expect(program.ask("GET", "/balance", token=token), 200, {"message": "You have 5 coins."})
        expect(program.ask("POST", "/transfer", token=program.sign_in(NAMED)["access_token"]), 200)


class Optional:
    def guests_and_users_are_greeted(self, program):
        check_login(program, "/login")
        expect(program.ask("GET", "/greeting"), 200, {"message": "Hello, stranger"})
        token = program.sign_in(NAMED)["access_token"]
        expect(program.ask("GET", "/greeting", token=token), 200, {"message": "Welcome back, test"})

    def who_shows_a_bad_token_is_no_guest(self, program):
        for forged in forgeries(program.sign_in(NAMED)["access_token"]):
            expect(program.ask("GET", "/greeting", token=forged), 401, code="invalid_token")
        expect(program.ask("POST", "/greeting"), 405)


class Claims:
    def token(self, program: Program, username: str) -> str:
        return program.sign_in({"username": username, "password": "test"})["access_token"]

    def the_token_says_what_the_program_put_there(self, program):
        check_login(program, "/login")
        token = self.token(program, "ada")
        claims = claims_of(token)
        assert claims["plan"] == "pro" and claims["limits"] == {"projects": 3} and claims["sub"] == "ada"
        answer = program.ask("GET", "/me", token=token)
        expect(answer, 200)
        assert answer.json["plan"] == "pro" and answer.json["claims"]["limits"] == {"projects": 3}

    def the_guard_asks_for_the_claim(self, program):
        ada, test = self.token(program, "ada"), self.token(program, "test")
        check_guard(program, "/reports", ada)
        expect(program.ask("GET", "/reports", token=test), 403, code="forbidden")
        expect(program.ask("GET", "/me", token=test), 200)


class UserLoader:
    def token(self, program: Program, username: str) -> str:
        return program.sign_in({"username": username, "password": "test"})["access_token"]

    def the_handler_sees_the_programs_own_user(self, program):
        check_login(program, "/login")
        token = self.token(program, "ada")
        check_guard(program, "/me", token)
        expect(program.ask("GET", "/me", token=token), 200, {"name": "Ada Lovelace", "city": "London", "closed": False})

    def the_loader_can_refuse(self, program):
        expect(program.ask("GET", "/me", token=self.token(program, "bob")), 403, code="forbidden")
        expect(program.ask("GET", "/me", token=self.token(program, "eve")), 401, code="invalid_token")


ALL = {"quickstart": Quickstart, "stateless": Stateless, "cookies": Cookies, "refresh": Refresh, "revocation": Revocation,
       "fresh": Fresh, "optional": Optional, "claims": Claims, "user_loader": UserLoader,
       "openapi": OpenApi, "gallery": Gallery}
