"""What many nodes on one PostgreSQL must do together. Each gets a cluster of its own that has started."""
import concurrent.futures
import shutil
import signal
import subprocess
import time

from cluster import PASSWORD, Cluster, Failure, ask, expect, until
from server import free_port


def nodes_that_start_at_once_make_one_schema_and_one_key(cluster: Cluster) -> None:
    expect(cluster.postgres.ask("SELECT COUNT(*) = MAX(version) FROM schema_versions"), "t", "each migration once")
    keys = {cluster.ask(node, "GET", "/.well-known/jwks.json").text for node in range(3)}
    expect(len(keys), 1, "sets of keys")
    cluster.add("ada")
    ticket = cluster.sign_in(1, "ada")
    for node in range(3):
        expect(cluster.profile(node, ticket), 200, f"the token of node 1 at node {node}")


def nodes_that_start_before_postgres_wait_for_it(cluster: Cluster) -> None:
    for node in cluster.nodes:
        if "waiting for the database" not in node.log_text():
            raise Failure("a node did not wait")
    cluster.add("ada")
    ticket = cluster.sign_in(1, "ada")
    expect([cluster.profile(node, ticket) for node in range(3)], [200] * 3, "a token")


nodes_that_start_before_postgres_wait_for_it.late = True


def what_ends_a_session_at_one_node_ends_it_at_all(cluster: Cluster) -> None:
    cluster.add("ada")
    ticket, other = cluster.sign_in(0, "ada"), cluster.sign_in(1, "ada")
    expect(cluster.ask(0, "POST", "/auth/logout", token=ticket["access_token"]).status, 204, "logout")
    slowest = [cluster.refused_everywhere(ticket, "a logout")]
    expect([cluster.profile(node, other) for node in range(3)], [200] * 3, "the other session")
    expect(cluster.refresh(2, ticket).status, 401, "a refresh after the logout")

    new = {"current_password": PASSWORD, "new_password": "staple battery horse"}
    kept = cluster.sign_in(2, "ada")
    expect(cluster.ask(2, "POST", "/auth/password", new, kept["access_token"]).status, 204, "a new password")
    slowest.append(cluster.refused_everywhere(other, "a new password"))

    for command, what in [("set-role ada editor", "new roles"), ("disable ada", "a disabled account")]:
        ticket = cluster.sign_in(1, "ada", new["new_password"])
        done = cluster.nodes[0].run(f"gatehouse user {command}")
        expect(done.returncode, 0, f"{command}: {done.stderr}")
        slowest.append(cluster.refused_everywhere(ticket, what))
    print(f"  heard everywhere after {max(slowest) * 1000:.0f} ms at most")


def a_key_that_is_rotated_at_once_is_known_to_all(cluster: Cluster) -> None:
    cluster.add("ada")
    old = cluster.sign_in(0, "ada")
    expect(cluster.nodes[0].run("gatehouse key rotate --now").returncode, 0, "key rotate")
    keys = [lambda node=node: len(cluster.ask(node, "GET", "/.well-known/jwks.json").json()["keys"]) == 2
            for node in range(3)]
    for node, knows in enumerate(keys):
        until(knows, f"node {node} knows both keys")
    new = cluster.sign_in(1, "ada")
    for node in range(3):
        expect([cluster.profile(node, old), cluster.profile(node, new)], [200, 200], f"both keys at node {node}")


def fifty_refreshes_at_once_over_all_nodes_make_one_branch(cluster: Cluster) -> None:
    cluster.add("ada")
    ticket = cluster.sign_in(0, "ada")
    for _ in range(5):
        with concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(lambda i: cluster.refresh(i % 3, ticket), range(50)))
        expect({answer.status for answer in answers}, {200}, "answers")
        expect(len({answer.json()["refresh_token"] for answer in answers}), 1, "branches")
        ticket = answers[0].json()
    expect(cluster.postgres.ask("SELECT counter FROM sessions"), "5", "rotations")


def a_refresh_token_two_behind_is_theft_wherever_it_is_shown(cluster: Cluster) -> None:
    cluster.add("ada")
    first = cluster.sign_in(0, "ada")
    third = cluster.refresh(2, cluster.refresh(1, first).json()).json()
    expect(cluster.refresh(0, first).status, 401, "the first one again")
    cluster.refused_everywhere(third, "theft")
    expect(cluster.refresh(1, third).status, 401, "the newest one")


def what_was_told_while_a_node_could_not_listen_is_heard(cluster: Cluster) -> None:
    cluster.add("ada")
    for _ in range(5):
        ticket = cluster.sign_in(0, "ada")
        expect(cluster.profile(1, ticket), 200, "before the logout")
        cut = "SELECT COUNT(pg_terminate_backend(pid)) > 0 FROM pg_stat_activity WHERE query LIKE 'LISTEN%' OR query = 'SELECT 1'"
        expect(cluster.postgres.ask(cut), "t", "listeners that were cut off")
        expect(cluster.ask(0, "POST", "/auth/logout", token=ticket["access_token"]).status, 204, "logout")
        cluster.refused_everywhere(ticket, "a logout")


def text_that_postgres_cannot_hold_is_nobodys_name(cluster: Cluster) -> None:
    cluster.add("ada")
    admin = cluster.nodes[0].run("gatehouse user set-role ada admin")
    expect(admin.returncode, 0, admin.stderr)
    token = cluster.sign_in(0, "ada")["access_token"]
    for name in ("ada\0", "\0", "ada\0b"):
        answer = cluster.ask(0, "POST", "/auth/login", {"username": name, "password": PASSWORD})
        expect(answer.status, 401, f"login as {name!r}")
        expect(cluster.ask(0, "POST", "/auth/signup", {"username": name, "password": PASSWORD}).status, 400, "sign-up")
    for bytes_ in ("%00", "%FF", "ada%00", "%ED%A0%80"):
        for path in (f"/admin/users?search={bytes_}", f"/admin/users?after={bytes_}", f"/admin/audit?user={bytes_}",
                     f"/admin/audit?event={bytes_}", f"/admin/users/{bytes_}", f"/admin/sessions?after={bytes_}"):
            status = cluster.ask(0, "GET", path, token=token).status
            if status not in (200, 400, 404):
                raise Failure(f"{path}: {status}")
        status = cluster.ask(0, "PUT", f"/admin/users/{bytes_}/roles", {"roles": ["a"]}, token).status
        if status not in (400, 404):
            raise Failure(f"roles of {bytes_}: {status}")


def what_is_numbered_anew_after_a_fail_over_is_heard(cluster: Cluster) -> None:
    """A standby may have missed the last numbers, and give them out once more."""
    cluster.add("ada")
    for _ in range(3):
        ticket = cluster.sign_in(0, "ada")
        expect(cluster.ask(0, "POST", "/auth/logout", token=ticket["access_token"]).status, 204, "logout")
        cluster.refused_everywhere(ticket, "a logout")
    cluster.postgres.ask("DELETE FROM revocations")
    cluster.postgres.ask("SELECT setval(pg_get_serial_sequence('revocations', 'sequence'), 1, false)")
    ticket = cluster.sign_in(0, "ada")
    cluster.postgres.end(signal.SIGQUIT)
    cluster.postgres.start()
    until(lambda: cluster.ask(0, "GET", "/readyz").status == 200, "a node is ready again", 5)
    expect(cluster.ask(0, "POST", "/auth/logout", token=ticket["access_token"]).status, 204, "logout")
    cluster.refused_everywhere(ticket, "a logout")


def without_postgres_tokens_verify_and_the_rest_is_503_until_it_is_back(cluster: Cluster) -> None:
    cluster.add("ada")
    ticket = cluster.sign_in(0, "ada")
    for how in (signal.SIGINT, signal.SIGQUIT):
        cluster.postgres.end(how)
        for node in range(3):
            expect(cluster.verify(node, ticket), 200, "a guarded route")
            expect(cluster.ask(node, "POST", "/auth/login", {"username": "ada", "password": PASSWORD}).status, 503, "login")
            expect(cluster.refresh(node, ticket).status, 503, "refresh")
            expect(cluster.ask(node, "POST", "/auth/logout", token=ticket["access_token"]).status, 503, "logout")
            expect(cluster.ask(node, "GET", "/readyz").status, 503, "/readyz")
            expect(cluster.ask(node, "GET", "/healthz").status, 200, "/healthz")
        cluster.postgres.start()
        for node in range(3):
            until(lambda node=node: cluster.ask(node, "GET", "/readyz").status == 200, f"node {node} is ready again", 5)
        ticket = cluster.refresh(1, ticket).json()
        expect([cluster.profile(node, ticket) for node in range(3)], [200] * 3, "the refreshed token")


def a_frozen_postgres_holds_nobody_up_who_needs_none(cluster: Cluster) -> None:
    cluster.add("ada")
    ticket = cluster.sign_in(0, "ada")
    cluster.postgres.freeze()
    try:
        with concurrent.futures.ThreadPoolExecutor(200) as pool:
            refreshes = [pool.submit(cluster.refresh, number % 3, ticket) for number in range(600)]
            slowest = 0.0
            for _ in range(60):
                started = time.monotonic()
                expect(cluster.verify(1, ticket), 200, "a guarded route")
                slowest = max(slowest, time.monotonic() - started)
                time.sleep(0.05)
            expect({each.result().status for each in refreshes}, {503}, "refreshes")
    finally:
        cluster.postgres.thaw()
    for node in range(3):
        until(lambda node=node: cluster.ask(node, "GET", "/readyz").status == 200, f"node {node} is ready again", 5)
    answer = cluster.refresh(2, ticket)
    expect(answer.status, 200, "a refresh afterwards")
    print(f"  slowest guarded request meanwhile: {slowest * 1000:.0f} ms")


def whoever_hears_nothing_for_too_long_refuses(cluster: Cluster) -> None:
    cluster.add("ada")
    ticket = cluster.sign_in(0, "ada")
    cluster.postgres.end()
    expect(cluster.verify(1, ticket), 200, "at first")
    until(lambda: cluster.verify(1, ticket) == 503, "a 503 for tokens")
    expect(cluster.ask(1, "GET", "/auth/verify", token=ticket["access_token"]).headers["Retry-After"], "1", "Retry-After")
    cluster.postgres.start()
    until(lambda: cluster.verify(1, ticket) == 200, "tokens are good again", 5)


whoever_hears_nothing_for_too_long_refuses.settings = {"GATEHOUSE_DATABASE_MAX_STALENESS": "2s"}


def a_replica_that_is_promoted_takes_over(cluster: Cluster) -> None:
    cluster.add("ada")
    ticket = cluster.sign_in(0, "ada")
    cluster.postgres.ask("CREATE TABLE marker (at TEXT)")
    replica = cluster.replica
    until(lambda: replica.ask("SELECT to_regclass('marker') IS NOT NULL AND (SELECT COUNT(*) FROM sessions) = 1") == "t",
          "the replica has followed")
    cluster.postgres.end(signal.SIGQUIT)
    expect(cluster.refresh(0, ticket).status, 503, "a refresh with nothing but a replica")
    expect(cluster.verify(0, ticket), 200, "a guarded route")
    replica.promote()
    for node in range(3):
        until(lambda node=node: cluster.ask(node, "GET", "/readyz").status == 200, f"node {node} is ready again", 5)
    newer = cluster.refresh(1, ticket)
    expect(newer.status, 200, "a refresh at the new primary")
    expect(cluster.ask(2, "POST", "/auth/logout", token=newer.json()["access_token"]).status, 204, "logout")
    cluster.refused_everywhere(newer.json(), "a logout")


a_replica_that_is_promoted_takes_over.replica = True


def behind_a_load_balancer_a_node_that_is_killed_is_not_missed(cluster: Cluster) -> None:
    port, folder = free_port(), cluster.folder / "nginx"
    folder.mkdir()
    servers = "".join(f"server 127.0.0.1:{node.port} fail_timeout=1s;" for node in cluster.nodes)
    (folder / "nginx.conf").write_text(f"""daemon off; pid {folder}/pid; error_log {folder}/error.log; user root;
events {{}}
http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
upstream gatehouse {{ {servers} }}
server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://gatehouse; proxy_next_upstream error timeout non_idempotent; }} }} }}
""")
    balancer = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(folder / "nginx.conf")],
                                stderr=subprocess.DEVNULL)
    try:
        until(lambda: answers(port), "nginx answers")
        expect(ask(port, "POST", "/auth/signup", {"username": "ada", "password": PASSWORD}).status, 201, "sign-up")
        ticket = ask(port, "POST", "/auth/login", {"username": "ada", "password": PASSWORD}).json()
        for round_number in range(60):
            if round_number == 20:
                cluster.nodes[1].kill()
            answer = ask(port, "POST", "/auth/refresh", {"refresh_token": ticket["refresh_token"]})
            expect(answer.status, 200, f"refresh {round_number}")
            ticket = answer.json()
            expect(ask(port, "GET", "/auth/profile", token=ticket["access_token"]).status, 200, "profile")
    finally:
        balancer.terminate()
        balancer.wait(10)


def answers(port: int) -> bool:
    try:
        return ask(port, "GET", "/healthz").status == 200
    except OSError:
        return False


SCENARIOS = [each for each in list(globals().values())
             if callable(each) and getattr(each, "__annotations__", {}).get("cluster") is Cluster]
