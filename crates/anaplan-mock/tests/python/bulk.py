"""The client `apapi` against the mock: lists, an export, uploads, large reads, refusals. Usage: bulk.py URL"""

import gzip
import json
import sys
import urllib.request

from reroute import reroute

BASE = sys.argv[1]
reroute(BASE)

import apapi  # noqa: E402
from apapi.utils import MIMEType, get_generic_session  # noqa: E402

FINANCE = "8a81b09f5e2c7a11015e30f4d2c10b77"
HUB = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8"


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
auth = apapi.BasicAuth("ada@planning.example:correct horse")
auth.validate_token()
auth.refresh_token()
client = apapi.Connection(auth)

assert client.get_me().json()["user"]["firstName"] == "Ada"
assert len(client.get_users().json()["users"]) == 3
assert len(client.get_workspaces().json()["workspaces"]) == 3
assert client.get_workspace(FINANCE).json()["workspace"]["sizeAllowance"] > 0
assert len(client.get_models().json()["models"]) == 6
assert len(client.get_workspace_models(FINANCE).json()["models"]) == 3
assert client.get_model(HUB).json()["model"]["name"] == "FP&A Hub"
assert [v["name"] for v in client.get_versions(HUB).json()["versionMetadata"]] == ["Actual", "Forecast"]
assert len(client.get_exports(HUB).json()["exports"]) == 11
assert client.get_export(HUB, "116000000001").json()["exportMetadata"]["columnCount"] == 8
assert client.get_process(HUB, "118000000001").json()["processMetadata"]["actions"]

# An export: run, then every byte by chunks and at once.
task = client.run_export(HUB, "116000000002").json()["task"]["taskId"]
states = []
while not states or states[-1] != "COMPLETE":
    states.append(client.get_export_task(HUB, "116000000002", task).json()["task"]["taskState"])
assert states[0] == "NOT_STARTED", states
joined = b"".join(client.download_file(HUB, "116000000002"))
assert joined == client.get_file(HUB, "116000000002").content
assert "東京,特大,123456" in joined.decode()

# Uploads, plain and compressed.
client.put_file(HUB, "113000000008", b"at once")
assert client.get_file(HUB, "113000000008").content == b"at once"
client.upload_file(HUB, "113000000008", [gzip.compress(b"in "), gzip.compress(b"parts")], MIMEType.APP_GZIP)
assert b"".join(client.download_file(HUB, "113000000008")) == b"in parts"
client.delete_file(HUB, "113000000008")
assert client.get_file(HUB, "113000000008").content == b"Region,Amount\nEMEA,1\n"

# A large read of a list.
read = client.start_large_list_read(HUB, "101000000001").json()["listReadRequest"]["requestId"]
while True:
    answer = client.get_large_list_read_status(HUB, "101000000001", read).json()["listReadRequest"]
    if answer["requestState"] == "COMPLETE":
        break
assert answer["availablePages"] == 1 and answer["successful"]
assert b"Americas" in client.get_large_list_read_data(HUB, "101000000001", read, 0).content

# Writes and cells.
added = client.add_list_items(HUB, "101000000001", [{"name": "Oceania", "code": "O"}]).json()
assert (added["added"], added["total"]) == (1, 1)
assert client.update_list_items(HUB, "101000000001", [{"code": "O", "name": "Pacific"}]).json()["updated"] == 1
assert client.check_dimension_items_id(HUB, "101000000001", {"names": ["Pacific"]}).json()["items"][0]["code"] == "O"
assert client.delete_list_items(HUB, "101000000001", [{"code": "O"}]).json()["deleted"] == 1
cell = {
    "lineItemName": "Comment",
    "dimensions": [
        {"dimensionName": "Regions", "itemCode": "P"},
        {"dimensionName": "Time", "itemName": "Feb 26"},
    ],
    "value": "seen",
}
assert client.post_cell_data(HUB, "102000000001", [cell]).json()["numberOfCellsChanged"] == 1
assert client.get_cell_data(HUB, "102000000001").json()["rows"][1]["cells"] == ["7", "seen"]
assert b"APAC,7,seen" in client.get_cell_data(HUB, "102000000001", MIMEType.TEXT_CSV_ESCAPED).content
assert client.set_current_period(HUB, "2026-03-01").json()["currentPeriod"]["periodText"] == "Mar 26"
assert client.set_version_switchover(HUB, "107000000002", "2026-03-31").ok

# 429 with Retry-After is waited out by this client; more of them than its tries are an error.
mock("POST", "faults", {"path": "/2/0/users/me", "first": 1, "status": 429, "retry_after": 1})
assert client.get_me().ok
mock("DELETE", "faults")
mock("POST", "expire-tokens")
assert "Request failed" in refused(client.get_me)
assert json.loads(mock("GET", "requests"))[-1]["status"] == 401
assert refused(lambda: apapi.BasicAuth("ada@planning.example:wrong", session=get_generic_session()))

auth.close()  # ends its timer, which would keep this script alive
print("ok")
