"""The client `anaplan-api` against the mock: lists, an export, refusals. Usage: api.py URL"""

import json
import logging
import sys
import urllib.request

from reroute import reroute

BASE = sys.argv[1]
reroute(BASE)

from anaplan_api.anaplan import anaplan  # noqa: E402
from anaplan_api.anaplan.models.AnaplanConnection import AnaplanConnection  # noqa: E402

logging.disable(logging.CRITICAL)  # it logs every refusal that is provoked below

FINANCE = "8a81b09f5e2c7a11015e30f4d2c10b77"
HUB = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8"
ADA = ("ada@planning.example", "correct horse")


def mock(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{BASE}/_mock/{path}", data=data, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def refused(action):
    """The text of the exception that `action` must raise."""
    try:
        action()
    except Exception as error:
        return str(error)
    raise SystemExit("a refusal was not told")


mock("POST", "reset")
auth = anaplan.authorize(method="basic", email=ADA[0], password=ADA[1])
conn = AnaplanConnection(auth.auth_token, FINANCE, HUB)

exports = anaplan.get_list(conn, "exports")
assert len(list(exports)) == 11, list(exports)
for resource in ("imports", "actions", "processes", "lists", "files"):
    assert list(anaplan.get_list(conn, resource)), resource

# An export: run, then every byte. (Several chunks that cut characters come out garbled with this client,
# which decodes each by itself; one chunk is right.)
result = anaplan.execute_action(conn, "116000000001", 1)
assert result.files_available and "東京オフィス" in result.files[0], result.files
auth_header = conn.authorization.token_value
assert auth_header.startswith("AnaplanAuthToken ")
assert "Vertrag Z" in anaplan.get_file(conn, "116000000001")

# A 429, an expired token, a wrong password.
mock("POST", "faults", {"path": "/2/0/**/chunks/*", "status": 429, "retry_after": 1})
assert "429" in refused(lambda: anaplan.get_file(conn, "116000000001"))
mock("DELETE", "faults")
mock("POST", "expire-tokens")
# It swallows the 401 of the file list and complains about what it then misses.
assert "Status or code not found" in refused(lambda: anaplan.get_file(conn, "116000000001"))
assert json.loads(mock("GET", "requests"))[-1]["status"] == 401
assert "401" in refused(lambda: anaplan.authorize(method="basic", email=ADA[0], password="wrong"))

print("ok")
