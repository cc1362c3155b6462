"""The table pipeline of the benchmark in pandas: read_csv with types and dates, filter, group by, sort.

Usage: python pandas_pipeline.py FILE RUNS. Prints the version of pandas and the shortest processor time in seconds.
"""

import sys
import time

import pandas as pd

TYPES = {
    "Id": "int64",
    "Region": "str",
    "Product": "str",
    "Quantity": "int64",
    "Price": "float64",
    "Discount": "float64",
    "Customer": "str",
}


def pipeline(path):
    orders = pd.read_csv(path, dtype=TYPES, parse_dates=["Date"], date_format="%Y-%m-%d")
    filtered = orders[(orders["Quantity"] > 10) & (orders["Region"] != "North")]
    grouped = filtered.groupby("Product", as_index=False).agg(
        Orders=("Id", "size"), Quantity=("Quantity", "sum"), Average=("Price", "mean")
    )
    return grouped.sort_values(["Quantity", "Product"], ascending=[False, True])


times = []
for _ in range(int(sys.argv[2])):
    start = time.process_time()
    result = pipeline(sys.argv[1])
    times.append(time.process_time() - start)
assert len(result) == 500
print(pd.__version__, min(times))
