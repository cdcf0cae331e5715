"""What time decides, on a clock that is moved: windows, ages and ends."""
from attacked import Attacked, bearer

MOVES_THE_CLOCK = True
PASSWORD = "correct horse battery"
DAY = 24 * 3600


def row_84_a_password_is_changed_only_soon_after_a_sign_in(server: Attacked) -> None:
    server.sign_up("ada")
    old, new = server.sign_in("ada"), {"current_password": PASSWORD, "new_password": "a better one, truly"}
    server.move_clock(4 * 60)
    old = server.refresh(old["refresh_token"]).json()
    server.move_clock(4 * 60)
    old = server.refresh(old["refresh_token"]).json()
    server.move_clock(3 * 60)
    stale = server.request("POST", "/auth/password", new, bearer(old["access_token"]))
    assert stale.status == 403 and stale.code() == "stale_login", stale
    fresh = server.sign_in("ada")["access_token"]
    wrong = server.request("POST", "/auth/password", new | {"current_password": "a guess"}, bearer(fresh))
    assert wrong.status == 401 and wrong.code() == "wrong_password", wrong
    assert server.request("POST", "/auth/password", new, bearer(fresh)).status == 204
    assert server.profile(old["access_token"]).code() == "session_revoked"


def row_85_an_idle_session_ends_and_its_access_token_before(server: Attacked) -> None:
    server.sign_up("idle")
    first = server.sign_in("idle")
    server.move_clock(14 * DAY - 120)
    second = server.refresh(first["refresh_token"]).json()
    assert server.profile(first["access_token"]).code() == "expired_token"
    server.move_clock(14 * DAY + 1)
    assert server.refresh(second["refresh_token"]).code() == "session_expired"
    assert server.profile(second["access_token"]).code() == "expired_token"


def row_85_a_clock_that_steps_back_reopens_nothing(server: Attacked) -> None:
    server.sign_up("back")
    first = server.sign_in("back")
    server.move_clock(15 * DAY)
    assert server.refresh(first["refresh_token"]).code() == "session_expired"
    server.move_clock(-15 * DAY)
    server.move_clock(15 * DAY)
    assert server.refresh(first["refresh_token"]).status == 401
    ended = server.sign_in("back")
    assert server.request("POST", "/auth/logout", headers=bearer(ended["access_token"])).status == 204
    server.move_clock(-60)
    assert server.profile(ended["access_token"]).status == 401
    server.move_clock(60)


def row_87_a_rotated_token_after_its_window_ends_the_session(server: Attacked) -> None:
    server.sign_up("window")
    first = server.sign_in("window")
    second = server.refresh(first["refresh_token"]).json()
    server.move_clock(31)
    mark = server.mark()
    assert server.refresh(first["refresh_token"]).code() == "refresh_reused"
    assert [line["level"] for line in server.lines_since(mark) if line["event"] == "refresh refused"] == ["warning"]
    assert server.refresh(second["refresh_token"]).code() == "session_revoked"
    assert server.profile(second["access_token"]).code() == "session_revoked"


def row_96_steady_use_does_not_outlive_the_absolute_lifetime(server: Attacked) -> None:
    server.sign_up("steady")
    tokens = server.sign_in("steady")
    for _ in range(8):
        server.move_clock(11 * DAY)
        tokens = server.refresh(tokens["refresh_token"]).json()
    server.move_clock(2 * DAY + 1)
    assert server.refresh(tokens["refresh_token"]).code() == "session_expired"
