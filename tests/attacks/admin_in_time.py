"""Administration, as time goes by: old sign-ins, and old links."""
from admin import knock, set_up, setup_links
from attacked import Attacked, bearer

MOVES_THE_CLOCK = True
MINUTE = 60


def row_152_a_setup_link_is_good_for_an_hour(server: Attacked) -> None:
    server.move_clock(60 * MINUTE + 1)
    assert set_up(server, setup_links(server)[-1], "root").status == 403
    server.stop()
    server.start()
    server.move_clock(59 * MINUTE)
    assert set_up(server, setup_links(server)[-1], "root").status == 201


def row_151_an_old_sign_in_opens_no_door_of_administrators(server: Attacked) -> None:
    tokens = server.sign_in("root")
    for minutes, status in ((30, 200), (31, 403)):
        server.move_clock(minutes * MINUTE)
        tokens = server.refresh(tokens["refresh_token"]).json()
        answer = server.request("GET", "/admin/users", headers=bearer(tokens["access_token"]))
        assert answer.status == status, answer
    for answer in knock(server, tokens["access_token"]):
        assert answer.status == 403 and answer.code() == "stale_login", answer
