"""The export as curl and polars load it, on one thread.

Usage: python peer.py URL TYPES WORKSPACE MODEL EXPORT USER PASSWORD OUT. Prints the processor seconds of both, without the
time that Python takes to import polars, and the megabytes that the larger of the two had at most.
"""

import json
import os
import resource
import subprocess
import sys

os.environ["POLARS_MAX_THREADS"] = "1"
import polars as pl

url, types, workspace, model, export, user, password, out = sys.argv[1:]


def seconds(who):
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def curl(*arguments):
    return subprocess.run(["curl", "-sf", *arguments], check=True, capture_output=True).stdout


imported = seconds(resource.RUSAGE_SELF)
signed_in = json.loads(curl("-X", "POST", "-u", f"{user}:{password}", f"{url}/token/authenticate"))
header = ["-H", "Authorization: AnaplanAuthToken " + signed_in["tokenInfo"]["tokenValue"]]
file = f"{url}/2/0/workspaces/{workspace}/models/{model}/files/{export}/chunks"
chunks = json.loads(curl(*header, file))["chunks"]
fetched = out + ".chunks"
with open(fetched, "wb") as target:
    addresses = [f"{file}/{chunk['id']}" for chunk in chunks]
    subprocess.run(["curl", "-sf", *header, *addresses], check=True, stdout=target)
if types == "true":
    table = pl.read_csv(fetched, try_parse_dates=True)
else:
    table = pl.read_csv(fetched, infer_schema=False)
table.write_csv(out)
spent = seconds(resource.RUSAGE_SELF) - imported + seconds(resource.RUSAGE_CHILDREN)
most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(spent, most / 1024)
