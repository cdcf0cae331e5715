"""Password hashes in the database that are old, foreign or damaged."""
from at_once import at_once
from attacked import Attacked
from beside import most_memory, read, set_hash, write

SETTINGS = {"GATEHOUSE_THROTTLE_ACCOUNT_FAILURES": "100", "GATEHOUSE_THROTTLE_ADDRESS_FAILURES": "1000"}
PASSWORD = "correct horse battery staple"
GOOD = "$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$gAwJW5vx5itn2V9KHlEUjyUCrpDYgKyQf0gMaHGx1h4"  # of PASSWORD
SALT, HASH = GOOD.split("$")[4:]

UNUSABLE = [
    GOOD[:-1], GOOD[:60], GOOD[:20], "$", "$argon2id$", "truncated", "\u00ff\u00fe", "\u00e9" * 60, GOOD + "\n",
    " " + GOOD,
    f"$argon2id$v=19$m=4294967295,t=2,p=1${SALT}${HASH}", f"$argon2id$v=19$m=64,t=4294967295,p=1${SALT}${HASH}",
    f"$argon2id$v=19$m=64,t=2,p=255${SALT}${HASH}", f"$argon2id$v=19$m=18446744073709551680,t=2,p=1${SALT}${HASH}",
    f"$argon2id$v=19$m=64,t=2,p=1${SALT}$", f"$argon2id$v=19$m=64,t=2,p=1$${HASH}",
    f"$argon2d$v=19$m=64,t=2,p=1${SALT}${HASH}",
    "$2b$31$abcdefghijklmnopqrstuu7EJV7kdjBBQxyb0HjTh9KS7.Lah/6CG", "$2b$31$abc", "$2b$04$",
    "$6$rounds=999999999$saltsalt$" + "x" * 86, "$y$jzz$salt$" + "x" * 43, "scrypt:1073741824:8:1$salt$" + "a" * 128,
    "pbkdf2:sha256:4294967295$salt$" + "a" * 64, "plain:" + PASSWORD, PASSWORD, "5f4dcc3b5aa765d61d8327deb882cf99",
    GOOD + "A" * 1_000_000, "x" * 1_000_000,
]


def row_47_unusable_hashes_are_refusals_and_alarms(server: Attacked) -> None:
    server.sign_up("ada", PASSWORD)
    set_hash(server, "ada", GOOD)
    server.sign_in("ada", PASSWORD)
    for hash in UNUSABLE:
        set_hash(server, "ada", hash)
        mark = server.mark()
        answer = server.request("POST", "/auth/login", {"username": "ada", "password": PASSWORD})
        assert answer.status == 401 and answer.code() == "wrong_password", f"{hash[:80]}: {answer}"
        alarms = [line for line in server.lines_since(mark) if line["level"] == "error"]
        assert [alarm["event"] for alarm in alarms] == ["unusable password hash"], f"{hash[:80]}: {alarms}"
        assert len(hash) < 12 or hash[:30] not in str(alarms), alarms
    assert server.sanitized or most_memory(server) < 256 * 1024  # KiB


def row_47_no_password_matches_an_account_that_has_none(server: Attacked) -> None:
    server.sign_up("none", PASSWORD)
    set_hash(server, "none", "")
    for password in (PASSWORD, "a password nobody has", " "):
        answer = server.request("POST", "/auth/login", {"username": "none", "password": password})
        assert answer.status == 401 and answer.code() == "wrong_password", answer


def row_48_an_old_hash_is_replaced_once_by_parallel_sign_ins(server: Attacked) -> None:
    server.sign_up("old", PASSWORD)
    set_hash(server, "old", GOOD)
    write(server, "CREATE TABLE replaced (hash TEXT)")
    write(server, "CREATE TRIGGER replacing AFTER UPDATE OF password_hash ON accounts "
                  "BEGIN INSERT INTO replaced VALUES (new.password_hash); END")
    body = {"username": "old", "password": PASSWORD}
    answers = at_once(50, lambda number: server.request("POST", "/auth/login", body))
    assert [answer.status for answer in answers] == 50 * [200]
    replaced = read(server, "SELECT hash FROM replaced")
    write(server, "DROP TRIGGER replacing")
    assert len(replaced) == 1 and "$m=19456,t=2,p=1$" in replaced[0][0], replaced
    assert replaced == read(server, "SELECT password_hash FROM accounts WHERE username = 'old'")
    server.sign_in("old", PASSWORD)
