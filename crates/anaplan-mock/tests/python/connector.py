"""The client `anaplanConnector` against the mock: lists, an upload, a process, an export. Usage: connector.py URL"""

import contextlib
import io
import pathlib
import sys
import tempfile
import time

from reroute import reroute

BASE = sys.argv[1]
reroute(BASE)
time.sleep = lambda seconds: None  # it waits between polls, and the mock moves with each

from anaplanConnector import Connection  # noqa: E402

FINANCE = "8a81b09f5e2c7a11015e30f4d2c10b77"
HUB = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8"

talk = io.StringIO()
with contextlib.redirect_stdout(talk), tempfile.TemporaryDirectory() as folder:
    user = {"email": "ada@planning.example", "password": "correct horse"}
    client = Connection("basic", **user, workspaceId=FINANCE, modelId=HUB)
    assert len(client.getWorkspaces()["workspaces"]) == 3
    assert len(client.getModels()["models"]) == 3
    assert client.getFiles()["files"] and client.getProcesses()["processes"]
    rows = pathlib.Path(folder) / "rows.csv"
    rows.write_text("Region,Amount\nEMEA,9\n")
    client.loadFile(str(rows), "113000000008")
    name = "Umsatz nach Städten – Größe Süd.csv"
    assert client.getExportIdByName(name) == "116000000002"
    out = pathlib.Path(folder) / "out.csv"
    # It decodes every chunk by itself, so only a file of one chunk comes out right.
    assert client.export("116000000001", str(out)) == "Success"
    assert "東京オフィス" in out.read_text(encoding="utf-8")
print("ok")
