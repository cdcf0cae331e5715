"""A storm of sign-ins on a server with one hashing thread and room for four in its queue."""
from at_once import at_once
from attacked import Answer, Attacked
from beside import most_memory

SETTINGS = {"GATEHOUSE_PASSWORD_HASH_THREADS": "1", "GATEHOUSE_PASSWORD_HASH_QUEUE": "4",
            "GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "1000"}
MOST_MEMORY = 256 * 1024  # KiB


def row_46_two_hundred_parallel_sign_ins_meet_a_bounded_queue(server: Attacked) -> None:
    server.sign_up("ada")
    token = server.sign_in("ada")["access_token"]

    def one(number: int) -> Answer:
        if number % 20 == 0:  # meanwhile, somebody who is signed in
            return server.profile(token)
        body = {"username": f"nobody{number}", "password": "a guess"}
        return server.request("POST", "/auth/login", body, source=f"127.0.46.{number}")

    answers = at_once(200, one)
    profiles, logins = answers[::20], [answer for number, answer in enumerate(answers) if number % 20]
    assert all(profile.status == 200 for profile in profiles), profiles
    assert {login.status for login in logins} == {401, 503}, [login.status for login in logins]
    for login in logins:
        assert login.status == 401 or (login.code() == "unavailable" and int(login.headers["Retry-After"]) >= 1), login
    assert server.sign_in("ada")  # the storm is over
    server.notes["busy"] = f"{[login.status for login in logins].count(503)} of {len(logins)} sign-ins"
    server.notes["most memory"] = f"{most_memory(server) // 1024} MiB"
    assert server.sanitized or most_memory(server) < MOST_MEMORY
