"""The client `anaplan-sdk` against the mock: lists, an export, refusals. Usage: sdk.py URL"""

import json
import sys
import urllib.request

from reroute import reroute

BASE = sys.argv[1]
reroute(BASE)

import anaplan_sdk  # noqa: E402
from anaplan_sdk.exceptions import (  # noqa: E402
    AnaplanException,
    InvalidCredentialsException,
    InvalidIdentifierException,
)

FINANCE = "8a81b09f5e2c7a11015e30f4d2c10b77"
HUB = "7D1F0C2A9B8E4F63A5C4D3E2F1A0B9C8"
ADA = ("ada@planning.example", "correct horse")


def mock(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{BASE}/_mock/{path}", data=data, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


mock("POST", "reset")
client = anaplan_sdk.Client(
    workspace_id=FINANCE,
    model_id=HUB,
    user_email=ADA[0],
    password=ADA[1],
    backoff=0.01,
    status_poll_delay=0,
)

assert [w.name for w in client.get_workspaces(sort_by="name")] == [
    "Finance",
    "Vertrieb & Marketing (München)",
    "Łańcuch dostaw",
]
assert client.get_workspace().size_allowance > 0
models = client.get_models(only_in_workspace=True)
assert [m.name for m in models] == ["FP&A Hub", "FP&A Hub 2024 (read only)", "Workforce 人員計画"], models
assert client.get_model().name == "FP&A Hub"
assert len(client.get_models(sort_by="name", descending=True)) == 6
exports = client.get_exports(sort_by="name")
assert "Umsatz nach Städten – Größe Süd.csv" in [e.name for e in exports]
assert [e.id for e in exports] and exports[0].name <= exports[1].name
assert [f.id for f in client.get_files()]
assert [p.name for p in client.get_processes()] == ["Nightly: load actuals and export P&L"]
assert [i.id for i in client.get_imports()] == [112000000001]
assert [a.id for a in client.get_actions()] == [117000000001]

# An export: run, then every byte.
assert "東京,特大,123456" in client.export_and_download(116000000002).decode()
task = client.run_action(116000000001)
assert task.task_state == "COMPLETE" and task.result.successful
assert "東京オフィス" in client.get_file(116000000001).decode()

# An export that never ran has no content; after a run its chunks join to the whole file.
try:
    client.get_file(116000000006)
    raise SystemExit("a file without content was served")
except InvalidIdentifierException:
    pass
journal = client.export_and_download(116000000006)
assert journal.count(b"\n") == 120_001
assert b"".join(client.get_file_stream(116000000006)) == journal
assert client.get_task_summaries(116000000001)[0].task_state == "COMPLETE"

# A failure with details.
try:
    client.run_action(116000000005)
    raise SystemExit("the failing export did not fail")
except AnaplanException as error:
    assert "completed with errors" in str(error), error

# Uploads.
client.upload_file(113000000008, "Region,Amount\nAPAC,5\n")
assert client.get_file(113000000008) == b"Region,Amount\nAPAC,5\n", client.get_file(113000000008)

# A process with an export in it.
assert client.run_action(118000000001).result.successful

# The transactional client.
assert [m.name for m in client.tr.get_modules()] == ["REV01 Revenue"]
assert [v.id for v in client.tr.get_views()] == [102000000001, 114000000001]
assert [entry.name for entry in client.tr.get_lists()] == ["Regions"]
assert client.tr.get_list_metadata(101000000001).item_count == 3
assert [i.name for i in client.tr.get_list_items(101000000001)] == ["EMEA", "Americas", "APAC"]
assert client.tr.get_view_info(102000000001).view_name == "REV01 Revenue"
items = client.tr.get_line_items()
assert [(i.name, i.format_metadata.data_type) for i in items] == [
    ("Revenue", "NUMBER"),
    ("Comment", "TEXT"),
    ("Final", "BOOLEAN"),
]
assert client.tr.get_line_items(only_module_id=102000000001) == items
assert [d.name for d in client.tr.get_line_item_dimensions(208000000001)] == ["Regions", "Time"]
assert [d.code for d in client.tr.get_dimension_items(101000000001)] == ["E", "A", "P"]
assert [d.name for d in client.tr.get_view_dimension_items(102000000001, 101000000001)] == ["EMEA", "APAC"]
assert client.tr.get_current_period().last_day == "2026-01-31"
assert client.tr.get_model_calendar().fiscal_year.year == "FY26"
assert client.tr.get_model_status().current_step in ("Open", "Processing ...")

# Writes.
added = client.tr.insert_list_items(101000000001, [{"code": "O", "name": "Oceania"}, {"code": "E", "name": "EMEA"}])
assert (added.added, added.ignored, added.total) == (1, 1, 2) and added.failures[0].index == 1, added
assert client.tr.update_list_items(101000000001, [{"code": "O", "name": "Pacific"}]).updated == 1
assert [i.code for i in client.tr.lookup_dimension_items(101000000001, names=["Pacific"])] == ["O"]
assert client.tr.delete_list_items(101000000001, [{"code": "O"}]).deleted == 1
at = [
    {"dimensionId": 101000000001, "itemId": 901000000001},
    {"dimensionId": 20000000003, "itemName": "Jan 26"},
]
cell = [{"lineItemId": 208000000002, "dimensions": at, "value": "checked"}]
assert client.tr.update_module_data(102000000001, cell) == 1
assert b"EMEA,checked,13" in client.tr.get_view_data(102000000001, data_format="text/csv")
assert client.tr.get_view_data(102000000001)["rows"][0]["cells"] == ["checked", "13"]
assert client.tr.set_current_period("2026-02-10").last_day == "2026-02-28"
assert client.tr.set_current_fiscal_year("FY27").end_date == "2027-12-31"
assert client.alm.get_revisions() == [] and client.alm.get_sync_tasks() == []
client.tr.close_model()
assert client.tr.get_model_status().current_step == "Closed"
client.tr.wake_model()

# Paging in pages of two.
small = anaplan_sdk.Client(FINANCE, HUB, user_email=ADA[0], password=ADA[1], page_size=2)
assert len(small.get_exports()) == len(exports)

# An expired token is replaced without the caller noticing.
mock("POST", "expire-tokens")
assert len(client.get_workspaces()) == 3

# 429: one is waited out, two are an error with two tries.
mock("POST", "faults", {"path": "/2/0/workspaces", "first": 1, "status": 429, "retry_after": 1})
assert len(client.get_workspaces()) == 3
mock("DELETE", "faults")
mock("POST", "faults", {"path": "/2/0/workspaces", "status": 429})
try:
    client.get_workspaces()
    raise SystemExit("429 was not told")
except AnaplanException as error:
    assert "Rate limit" in str(error), error
mock("DELETE", "faults")

# A wrong password.
try:
    anaplan_sdk.Client(user_email=ADA[0], password="wrong")
    raise SystemExit("a wrong password was accepted")
except InvalidCredentialsException:
    pass

# A certificate, with a key of its own; another key's signature is refused.
import datetime  # noqa: E402

from cryptography import x509  # noqa: E402
from cryptography.hazmat.primitives import hashes, serialization  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: E402
from cryptography.x509.oid import NameOID  # noqa: E402


def private_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    return key, key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


key, key_pem = private_key()
name = x509.Name([x509.NameAttribute(NameOID.EMAIL_ADDRESS, ADA[0])])
today = datetime.datetime(2026, 1, 1)
certificate = (
    x509.CertificateBuilder()
    .subject_name(name)
    .issuer_name(name)
    .public_key(key.public_key())
    .serial_number(1)
    .not_valid_before(today)
    .not_valid_after(today + datetime.timedelta(days=3650))
    .sign(key, hashes.SHA256())
    .public_bytes(serialization.Encoding.PEM)
)
assert anaplan_sdk.Client(certificate=certificate, private_key=key_pem).get_workspaces()
try:
    anaplan_sdk.Client(certificate=certificate, private_key=private_key()[1])
    raise SystemExit("another key's signature was accepted")
except InvalidCredentialsException:
    pass

print("ok")
