"""What examples/quickstart/openapi.cpp must answer."""
from program import NAMED


class OpenApi:
    def the_routes_tell_of_themselves(self, program):
        answer = program.ask("GET", "/openapi.json")
        assert answer.status == 200 and answer.json["openapi"] == "3.1.0", answer.text
        paths = answer.json["paths"]
        assert set(paths) == {"/login", "/me", "/openapi.json"}, paths.keys()
        login, me = paths["/login"]["post"], paths["/me"]["get"]
        assert login["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith("/Login"), login
        assert me["security"] == [{"bearer": []}] and login["security"] == [], "who may use it"
        assert "wrong_password" in str(login["responses"]["401"]) and "missing_credentials" in str(me["responses"]["401"])

    def the_page_and_all_it_needs_are_there(self, program):
        page = program.ask("GET", "/docs")
        assert page.status == 200 and "unsafe" not in page.headers["Content-Security-Policy"]
        for file in ("swagger-ui-bundle.js", "swagger-ui.css", "page.js", "page.css"):
            assert f"/docs/{file}" in page.text, file
            assert program.ask("GET", f"/docs/{file}").status == 200, file

    def what_is_described_is_what_happens(self, program):
        token = program.sign_in(NAMED)["access_token"]
        answer = program.ask("GET", "/me", token=token)
        assert answer.json == {"message": "Hello, test"}, answer.text
