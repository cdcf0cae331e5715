"""What pages of other sites can make a browser send, and what they may read of the answers."""
from attacked import Attacked, bearer

PASSWORD = "correct horse battery"
LOGIN = '{"username":"ada","password":"correct horse battery"}'
ORIGINS = ("null", "https://evil.example", "http://127.0.0.1", "http://127.0.0.1.evil.example", "file://",
           "https://127.0.0.1")


def row_69_the_server_sets_no_cookie(server: Attacked) -> None:
    server.sign_up("ada")
    tokens = server.sign_in("ada")
    mine = bearer(tokens["access_token"])
    for answer in (server.request("POST", "/auth/login?mode=cookie", LOGIN, {"Content-Type": "application/json"}),
                   server.refresh(tokens["refresh_token"]), server.profile(tokens["access_token"]),
                   server.request("GET", "/"), server.request("POST", "/auth/logout", headers=mine)):
        assert "Set-Cookie" not in answer.headers, answer.headers


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
        for path in ("/auth/login", "/auth/signup"):
            simple = server.request("POST", path, LOGIN, {"Origin": origin, "Content-Type": "text/plain"})
            assert simple.status == 415, simple
            asked = {"Origin": origin, "Access-Control-Request-Method": "POST",
                     "Access-Control-Request-Headers": "content-type"}
            assert_not_allowed(server.request("OPTIONS", path, headers=asked).headers)


def row_77_a_get_changes_nothing(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    for method in ("GET", "HEAD", "OPTIONS"):
        for path in ("/auth/logout", "/auth/password", "/auth/signup", "/auth/login", "/auth/refresh",
                     "/auth/sessions/1"):
            answer = server.request(method, path, headers=bearer(token))
            assert answer.status == (204 if method == "OPTIONS" else 405), f"{method} {path}: {answer}"
    assert server.profile(token).status == 200


def row_78_no_other_origin_reads_an_answer(server: Attacked) -> None:
    token = server.sign_in("ada")["access_token"]
    for origin in ORIGINS:
        for method, path in (("GET", "/auth/profile"), ("POST", "/auth/login"), ("GET", "/auth/sessions"), ("GET", "/"),
                             ("POST", "/auth/refresh"), ("GET", "/nowhere"), ("OPTIONS", "/auth/profile")):
            assert_not_allowed(server.request(method, path, headers=bearer(token) | {"Origin": origin}).headers)


def assert_not_allowed(headers) -> None:
    assert not [name for name in headers if name.lower().startswith("access-control-")], headers
