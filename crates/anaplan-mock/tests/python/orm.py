"""The client `anaplan-orm` against the mock: an export, uploads, a process, refusals. Usage: orm.py URL"""

import asyncio
import pathlib
import sys
import tempfile

from reroute import reroute

BASE = sys.argv[1]
reroute(BASE)

from anaplan_orm.authenticator import BasicAuthenticator  # noqa: E402
from anaplan_orm.client import AnaplanClient  # noqa: E402
from anaplan_orm.exceptions import AnaplanConnectionError  # noqa: E402

FINANCE = "8a81b09f5e2c7a11015e30f4d2c10b77"
HUB = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8"
FILE = "113000000008"
PLACE = (FINANCE, HUB)

client = AnaplanClient(BasicAuthenticator("ada@planning.example", "correct horse"))
assert client.ping() == 200

# An export in chunks that cut inside characters, joined before they are decoded.
task = client.execute_export(*PLACE, "116000000002")
done = client.wait_for_export_completion(*PLACE, "116000000002", task, poll_interval=0)
assert done["result"]["successful"], done
assert "東京,特大,123456" in client.download_file_chunked(*PLACE, "116000000002")

# An export that fails is told as one.
task = client.execute_export(*PLACE, "116000000005")
try:
    client.wait_for_export_completion(*PLACE, "116000000005", task, poll_interval=0)
    raise SystemExit("the failing export did not fail")
except AnaplanConnectionError:
    pass

# Uploads at once, in parts, and in parts side by side.
client.upload_file(*PLACE, FILE, "Region,Amount\nAPAC,5\n")
assert client.download_file_chunked(*PLACE, FILE) == "Region,Amount\nAPAC,5\n"
client.upload_file_chunked(*PLACE, FILE, "Region,Amount\nAPAC,6\n")
assert client.download_file_chunked(*PLACE, FILE) == "Region,Amount\nAPAC,6\n"
with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "rows.csv"
    path.write_text("Region,Amount\nAPAC,7\n")
    asyncio.run(client.upload_file_streaming_async(*PLACE, FILE, str(path)))
assert client.download_file_chunked(*PLACE, FILE) == "Region,Amount\nAPAC,7\n"

task = client.execute_process(*PLACE, "118000000001")
done = client.wait_for_process_completion(*PLACE, "118000000001", task, poll_interval=0)
assert len(done["result"]["nestedResults"]) == 2

try:
    AnaplanClient(BasicAuthenticator("ada@planning.example", "wrong")).ping()
    raise SystemExit("a wrong password was accepted")
except (AnaplanConnectionError, AttributeError):
    pass  # a 401 of the sign-in itself trips its retry over an attribute
print("ok")
