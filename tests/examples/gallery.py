"""What examples/gallery must answer over HTTP; tests/browser/gallery.test.mjs has its page."""
from program import Program

ADMIN = "admin@example.org"
VISITOR = {"username": "vera", "email": "vera@example.org", "password": "correct horse"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
JPEG, GIF, WEBP = b"\xff\xd8\xff\xe0" + bytes(64), b"GIF89a" + bytes(64), b"RIFF\x40\0\0\0WEBP" + bytes(64)
NO_PICTURES = [b"", b"\x89PNG", b"RIFF", b"RIFF\0\0\0\0WAVE",
               b'<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>',
               b"<!doctype html><script>x()</script>", b"%PDF-1.7", b"\0\0\x01\0"]
IMAGE = {"Content-Type": "image/png"}
WRITING = [("POST", "/pictures", PNG), ("POST", "/articles", {"title": "x", "text": "", "picture": "x"}),
           ("PUT", "/articles/1", {"title": "x", "text": "", "picture": "x"}), ("DELETE", "/articles/1", None)]


def expect(answer, status: int, code: str | None = None):
    assert answer.status == status, f"expected {status}, got {answer.status} {answer.content[:300]}"
    assert code is None or answer.code == code, f"expected {code}, got {answer.text}"
    return answer


class Gallery:
    def origin(self, program: Program) -> dict:
        return {"Origin": f"http://127.0.0.1:{program.port}"}

    def password(self, program: Program) -> str:
        return program.log().split("with the password ")[1].split()[0]

    def login(self, program: Program, email: str, password: str):
        return program.ask("POST", "/users/login", {"email": email, "password": password}, headers=self.origin(program))

    def signed_in(self, program: Program, email: str, password: str) -> dict:
        """The headers that a page of the browser would send."""
        answer = expect(self.login(program, email, password), 200)
        return self.origin(program) | {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}

    def admin(self, program: Program) -> dict:
        return self.signed_in(program, ADMIN, self.password(program))

    def visitor(self, program: Program) -> dict:
        program.ask("POST", "/users", VISITOR, headers=self.origin(program))
        return self.signed_in(program, VISITOR["email"], VISITOR["password"])

    def publish(self, program: Program, who: dict, content: bytes = PNG, title: str = "A picture") -> dict:
        picture = expect(program.ask("POST", "/pictures", content, headers=who | IMAGE), 201).json["picture"]
        draft = {"title": title, "text": "Its text.", "picture": picture}
        return expect(program.ask("POST", "/articles", draft, headers=who), 201).json

    def the_first_start_hangs_up_pictures_and_tells_the_admins_password(self, program):
        assert len(self.password(program)) == 16, program.log()
        articles = expect(program.ask("GET", "/articles"), 200).json["articles"]
        assert [article["id"] for article in articles] == [6, 5, 4, 3, 2, 1], articles
        assert all(article["author"] == "admin" and article["at"] > 1_700_000_000_000 for article in articles)
        assert expect(program.ask("GET", "/articles/6"), 200).json == articles[0]
        for number in ("0", "7", "x", "1x"):
            expect(program.ask("GET", f"/articles/{number}"), 404, "not_found")

    def login_sets_two_cookies_and_gives_no_token_away(self, program):
        answer = expect(self.login(program, ADMIN, self.password(program)), 200)
        access, refresh = answer.headers.get_all("Set-Cookie")
        assert access.startswith("__Host-gallery=ey") and "HttpOnly" in access and "; Path=/;" in access, access
        assert refresh.startswith("__Secure-gallery-refresh=") and "HttpOnly" in refresh, refresh
        assert answer.json["user"]["roles"] == ["admin"] and answer.json["user"]["email"] == ADMIN
        assert "token" not in answer.text.replace("csrf_token", "") and answer.headers["Cache-Control"] == "no-store"

    def who_cannot_log_in_gets_no_cookie(self, program):
        for email, password in ((ADMIN, "wrong horse"), ("nobody@example.org", "wrong horse"), ("", "")):
            answer = expect(self.login(program, email, password), 401, "wrong_password")
            assert answer.headers["Set-Cookie"] is None
        for body in ("[]", '{"email": "a@b.example"}', '{"email": 1, "password": "x"}'):
            expect(program.ask("POST", "/users/login", body, headers=self.origin(program)), 400, "invalid_json")

    def whoever_signs_up_is_a_visitor(self, program):
        who = self.visitor(program)
        session = expect(program.ask("GET", "/auth/session", headers=who), 200).json
        assert session["user"]["username"] == "vera" and session["user"]["roles"] == []
        again = program.ask("POST", "/users", VISITOR, headers=self.origin(program))
        expect(again, 409, "account_exists")
        forged = VISITOR | {"username": "mallory", "email": "m@example.org", "roles": ["admin"]}
        assert expect(program.ask("POST", "/users", forged, headers=self.origin(program)), 201).json["roles"] == []

    def an_admin_publishes_changes_and_deletes(self, program):
        who = self.admin(program)
        article = self.publish(program, who)
        assert article["author"] == "admin"
        assert expect(program.ask("GET", "/articles"), 200).json["articles"][0] == article
        draft = {"title": "Another title", "text": "", "picture": article["picture"]}
        changed = expect(program.ask("PUT", f"/articles/{article['id']}", draft, headers=who), 200).json
        assert changed == article | draft and program.ask("GET", f"/articles/{article['id']}").json == changed
        expect(program.ask("DELETE", f"/articles/{article['id']}", headers=who), 204)
        expect(program.ask("DELETE", f"/articles/{article['id']}", headers=who), 404)
        expect(program.ask("GET", f"/articles/{article['id']}"), 404)

    def nobody_else_does(self, program):
        visitor = self.visitor(program)
        for method, path, body in WRITING:
            expect(program.ask(method, path, body, headers=self.origin(program)), 401, "missing_credentials")
            expect(program.ask(method, path, body, headers=visitor), 403, "forbidden")
        assert program.ask("GET", "/articles/1").status == 200

    def nor_does_an_admin_whose_browser_another_site_uses(self, program):
        who = self.admin(program)
        for headers in (who | {"Origin": "https://evil.example"}, {"Cookie": who["Cookie"]}):
            for method, path, body in WRITING:
                expect(program.ask(method, path, body, headers=headers), 403, "cross_site")
        for path in ("/users", "/users/login"):
            expect(program.ask("POST", path, VISITOR, headers={"Origin": "https://evil.example"}), 403, "cross_site")

    def a_picture_is_served_as_what_it_holds_and_can_run_nothing(self, program):
        who = self.admin(program)
        for content, kind in ((PNG, "png"), (JPEG, "jpeg"), (GIF, "gif"), (WEBP, "webp")):
            article = self.publish(program, who, content)
            answer = expect(program.ask("GET", f"/pictures/{article['picture']}"), 200)
            assert answer.content == content and answer.headers["Content-Type"] == f"image/{kind}"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert "immutable" in answer.headers["Cache-Control"]
            expect(program.ask("DELETE", f"/articles/{article['id']}", headers=who), 204)

    def what_is_no_picture_is_refused_whatever_it_is_called(self, program):
        who = self.admin(program)
        for content in NO_PICTURES:
            expect(program.ask("POST", "/pictures", content, headers=who | IMAGE), 415, "unsupported_media_type")
        expect(program.ask("POST", "/pictures", PNG + bytes(4 << 20), headers=who | IMAGE), 413, "body_too_large")

    def a_picture_goes_with_the_last_article_that_shows_it(self, program):
        who = self.admin(program)
        one, other = self.publish(program, who), self.publish(program, who)
        address = f"/pictures/{one['picture']}"
        expect(program.ask("DELETE", f"/articles/{one['id']}", headers=who), 204)
        expect(program.ask("GET", address), 200)
        picture = expect(program.ask("POST", "/pictures", JPEG, headers=who | IMAGE), 201).json["picture"]
        draft = {"title": "x", "text": "", "picture": picture}
        expect(program.ask("PUT", f"/articles/{other['id']}", draft, headers=who), 200)
        expect(program.ask("GET", address), 404)
        expect(program.ask("DELETE", f"/articles/{other['id']}", headers=who), 204)
        expect(program.ask("GET", f"/pictures/{picture}"), 404)

    def a_draft_that_does_not_fit_is_refused(self, program):
        who = self.admin(program)
        article = self.publish(program, who)
        good = {"title": "x", "text": "", "picture": article["picture"]}
        for bad in ({"title": ""}, {"title": "x" * 121}, {"text": "x" * 4001}):
            expect(program.ask("POST", "/articles", good | bad, headers=who), 400, "invalid_request")
            expect(program.ask("PUT", f"/articles/{article['id']}", good | bad, headers=who), 400, "invalid_request")
        expect(program.ask("POST", "/articles", good | {"picture": "none"}, headers=who), 400, "invalid_request")
        expect(program.ask("PUT", f"/articles/{article['id']}", good | {"picture": "none"}, headers=who), 404)
        expect(program.ask("PUT", "/articles/999", good, headers=who), 404)
        expect(program.ask("POST", "/articles", good, headers=who | {"Content-Type": "text/plain"}), 415)
        expect(program.ask("DELETE", f"/articles/{article['id']}", headers=who), 204)

    def the_wall_comes_a_page_at_a_time(self, program):
        who = self.admin(program)
        added = [self.publish(program, who)["id"] for _ in range(20)]
        first = expect(program.ask("GET", "/articles"), 200).json
        assert len(first["articles"]) == 24 and first["next"] == first["articles"][-1]["id"]
        rest = expect(program.ask("GET", f"/articles?before={first['next']}"), 200).json
        assert [article["id"] for article in rest["articles"]] == [2, 1] and "next" not in rest
        for number in added:
            expect(program.ask("DELETE", f"/articles/{number}", headers=who), 204)

    def logging_out_ends_the_session_at_once_for_reading_too(self, program):
        who = self.admin(program)
        expect(program.ask("GET", "/articles", headers=who), 200)
        answer = expect(program.ask("POST", "/auth/logout", headers=who), 204)
        assert all("Max-Age=0" in cookie for cookie in answer.headers.get_all("Set-Cookie"))
        for path in ("/articles", "/articles/1", "/auth/session"):
            expect(program.ask("GET", path, headers=who), 401, "session_revoked")
        expect(program.ask("DELETE", "/articles/1", headers=who), 401, "session_revoked")

    def a_restart_keeps_everything_and_tells_no_password_again(self, program):
        who = self.admin(program)
        expect(program.ask("DELETE", "/articles/3", headers=who), 204)
        program.stop()
        program.start()
        assert program.log().count("with the password") == 1
        articles = expect(program.ask("GET", "/articles", headers=who), 200).json["articles"]
        assert [article["id"] for article in articles] == [6, 5, 4, 2, 1]

    def behind_a_proxy_the_browsers_address_is_its_own(self, program):
        login = {"email": ADMIN, "password": self.password(program)}
        elsewhere = {"Origin": "https://gallery.example"}
        expect(program.ask("POST", "/users/login", login, headers=elsewhere), 403, "cross_site")
        program.stop()
        refused = program.run("127.0.0.1:0", "gallery.example")
        assert refused.returncode == 1 and refused.stderr.count("\n") == 1, refused
        program.start(elsewhere["Origin"])
        expect(program.ask("POST", "/users/login", login, headers=elsewhere), 200)
        evil = {"Origin": "https://evil.example"}
        expect(program.ask("POST", "/users/login", login, headers=evil), 403, "cross_site")
        unknown = elsewhere | {"X-Forwarded-For": "192.0.2.7"}
        expect(program.ask("POST", "/users/login", login | {"password": "wrong horse"}, headers=unknown), 401)
        assert "address=192.0.2.7" in program.log()

    def what_it_keeps_is_of_no_use_to_a_thief(self, program):
        for file in program.folder.glob("gallery.*"):
            assert self.password(program).encode() not in file.read_bytes(), file
