"""What pages of other sites can make a browser send, and what they may read of the answers."""
from attacked import Attacked, bearer
from cookies import Browser, browser

SETTINGS = {"GATEHOUSE_SERVER_ALLOWED_ORIGINS": "https://front.example,http://localhost:5173"}

PASSWORD = "correct horse battery"
LOGIN = '{"username":"ada","password":"correct horse battery"}'
ORIGINS = ("null", "https://evil.example", "http://127.0.0.1", "http://127.0.0.1.evil.example", "file://",
           "https://127.0.0.1")


def row_73_by_cookie_only_the_sessions_own_token_stands_in_for_an_origin(server: Attacked) -> None:
    ada, bob = browser(server, "ada"), browser(server, "bob")
    mine, other = ada.sign_in()["csrf_token"], bob.sign_in()["csrf_token"]
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": other}, {"X-CSRF-Token": mine[:-1]},
                    {"X-CSRF-Token": mine + "A"}, {"X-CSRF-Token": ada.jar["__Host-gatehouse"]}, {"CSRF-Token": mine},
                    {"Origin": "https://evil.example", "X-CSRF-Token": mine}, {"Origin": "null", "X-CSRF-Token": mine},
                    {"Sec-Fetch-Site": "cross-site", "X-CSRF-Token": mine}):
        for method, path in (("POST", f"/auth/logout?csrf_token={mine}"), ("POST", f"/auth/refresh?X-CSRF-Token={mine}"),
                             ("DELETE", "/auth/sessions/1"), ("POST", "/auth/password")):
            answer = ada.ask(method, path, headers=headers)
            assert answer.status == 403 and answer.code() == "cross_site", f"{method} {path} {headers}: {answer}"
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert ada.ask("POST", "/auth/logout?_method=GET", headers={name: "GET"}).status == 403
    assert ada.ask("POST", "/auth/refresh", headers={"X-CSRF-Token": mine}).status == 200
    assert ada.ask("POST", "/auth/logout", headers={"X-CSRF-Token": mine}).status == 204


def row_74_by_cookie_only_our_own_pages_change_anything(server: Attacked) -> None:
    one = browser(server)
    one.sign_in()
    ours, host = one.origin, f"127.0.0.1:{server.port}"
    for origin in ("null", f"https://{host}", f"{ours}.evil", f"{ours}.evil.example", "http://127.0.0.1", "http://evil.example",
                   f"http://127.0.0.1:{server.port + 1}", f"{ours}/", f"http://a@{host}", "http://front.example",
                   "https://front.example:8443", "https://sub.front.example", "https://front.example.evil", "", "*",
                   f"{ours}, {ours}", ours.upper()):
        for beside in ({}, {"Sec-Fetch-Site": "same-origin"}):
            answer = one.ask("POST", "/auth/refresh", headers={"Origin": origin} | beside)
            assert answer.status == 403 and answer.code() == "cross_site", f"{origin}: {answer}"
    for site in ("cross-site", "same-site", "", "Same-Origin", "none, cross-site"):
        assert one.ask("POST", "/auth/refresh", headers={"Sec-Fetch-Site": site}).status == 403, site
    for good in ({"Origin": ours}, {"Origin": "https://front.example"}, {"Sec-Fetch-Site": "same-origin"},
                 {"Sec-Fetch-Site": "none"}):
        assert one.ask("POST", "/auth/refresh", headers=good).status == 200, good


def row_73_a_method_is_what_the_request_line_says(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert server.request("GET", "/auth/logout?_method=POST", headers=bearer(token) | {name: "POST"}).status == 405
        assert server.request("POST", "/auth/profile?_method=GET", headers=bearer(token) | {name: "GET"}).status == 405
    assert server.profile(token).status == 200


def row_75_a_body_must_say_that_it_is_json(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    for type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                 "application/jsonp", "text/plain; application/json", "text/json", "application/x-json", "*/*", "",
                 "application/json\u00e4"):
        for path in ("/auth/login", "/auth/signup", "/auth/refresh", "/auth/password"):
            answer = server.request("POST", path, LOGIN, bearer(token) | {"Content-Type": type})
            assert answer.status == 415 and answer.code() == "unsupported_media_type", f"{path} {type}: {answer}"
        assert server.request("POST", "/auth/logout", "{}", bearer(token) | {"Content-Type": type}).status == 415
    assert server.profile(token).status == 200


def row_76_another_site_can_sign_nobody_in(server: Attacked) -> None:
    for origin in ORIGINS:
        for path in ("/auth/login", "/auth/login?mode=cookie", "/auth/signup"):
            for type in ("application/json", "text/plain"):
                answer = server.request("POST", path, LOGIN, {"Origin": origin, "Content-Type": type})
                assert answer.status == 403 and answer.code() == "cross_site", f"{path} from {origin}: {answer}"
                assert "Set-Cookie" not in answer.headers
            asked = {"Origin": origin, "Access-Control-Request-Method": "POST",
                     "Access-Control-Request-Headers": "content-type"}
            assert_not_allowed(server.request("OPTIONS", path, headers=asked).headers)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        answer = server.request("POST", "/auth/login?mode=cookie", LOGIN, headers | {"Content-Type": "application/json"})
        assert answer.status == 403, answer


def row_77_a_get_changes_nothing(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    for method in ("GET", "HEAD", "OPTIONS"):
        for path in ("/auth/logout", "/auth/password", "/auth/signup", "/auth/login", "/auth/refresh",
                     "/auth/sessions/1"):
            answer = server.request(method, path, headers=bearer(token))
            assert answer.status == (204 if method == "OPTIONS" else 405), f"{method} {path}: {answer}"
    assert server.profile(token).status == 200


def row_77_a_get_by_cookie_changes_nothing(server: Attacked) -> None:
    one = browser(server)
    one.sign_in()
    for method in ("GET", "HEAD", "OPTIONS"):
        for path in ("/auth/logout", "/auth/password", "/auth/refresh", "/auth/sessions/1", "/auth/login?mode=cookie"):
            answer = one.ask(method, path, headers={"Origin": "https://evil.example"})
            assert answer.status in (204, 405) and "Set-Cookie" not in answer.headers, f"{method} {path}: {answer}"
    assert one.signed_in()


def row_78_an_allowed_origin_is_named_and_no_other(server: Attacked) -> None:
    one = browser(server)
    one.sign_in()
    for origin in ("https://front.example", "http://localhost:5173"):
        answer = one.ask("GET", "/auth/profile", headers={"Origin": origin})
        assert answer.headers["Access-Control-Allow-Origin"] == origin
        assert answer.headers["Access-Control-Allow-Credentials"] == "true"
        preflight = one.ask("OPTIONS", "/auth/login", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
        assert preflight.status == 204 and preflight.headers["Access-Control-Allow-Methods"] == "POST", preflight
    for near in ("https://good.front.example", "http://front.example", "https://front.example:8443", "https://FRONT.example",
                 "https://front.example.evil", "https://xfront.example", "http://localhost", "http://localhost:5174"):
        for method in ("GET", "OPTIONS"):
            assert_not_allowed(one.ask(method, "/auth/profile", headers={"Origin": near}).headers)


def row_78_no_other_origin_reads_an_answer(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    for origin in ORIGINS:
        for method, path in (("GET", "/auth/profile"), ("POST", "/auth/login"), ("GET", "/auth/sessions"), ("GET", "/"),
                             ("POST", "/auth/refresh"), ("GET", "/nowhere"), ("OPTIONS", "/auth/profile")):
            assert_not_allowed(server.request(method, path, headers=bearer(token) | {"Origin": origin}).headers)


def assert_not_allowed(headers) -> None:
    assert not [name for name in headers if name.lower().startswith("access-control-")], headers
