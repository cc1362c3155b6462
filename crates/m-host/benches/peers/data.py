"""Makes the files of the benchmark: `python data.py FOLDER`. What is there stays. The same numbers everywhere."""

import json
import os
import sys

import numpy as np
import polars as pl

FOLDER = sys.argv[1]
ROWS, KEYS = 1_000_000, 100_000
REGIONS = ["North", "South", "East", "West", "Central", "Overseas", "Coast", "Inland"]


def orders(rows, seed=7):
    """So many orders as texts, as a document has them."""
    draw = np.random.default_rng(seed)
    below = lambda bound, from_=0: pl.Series(draw.integers(from_, bound, rows))
    padded = lambda series, width: series.cast(pl.String).str.zfill(width)
    cents = below(100_000)
    return pl.select(
        Id=pl.Series(range(1, rows + 1)).cast(pl.String),
        Date=pl.format("{}-{}-{}", below(2026, 2020), padded(below(13, 1), 2), padded(below(29, 1), 2)),
        Region=pl.Series(REGIONS).gather(below(len(REGIONS))),
        Product=pl.format("Product {}", padded(below(500), 3)),
        Quantity=below(100).cast(pl.String),
        Price=pl.format("{}.{}", cents // 100, padded(cents % 100, 2)),
        Discount=pl.format("0.{}", padded(below(400), 3)),
        Customer=pl.format("Customer {}", padded(below(KEYS), 5)),
    )


def csv(path):
    orders(ROWS).write_csv(path)


def numbered(path):
    """The orders with the number of the customer instead of a name."""
    orders(ROWS).with_columns(pl.col("Customer").str.slice(9).str.to_integer()).write_csv(path)


def customers(path):
    number = pl.Series(range(KEYS))
    pl.select(
        Customer=pl.format("Customer {}", number.cast(pl.String).str.zfill(5)),
        Segment=pl.format("S{}", number % 7),
        Limit=number % 1000,
        Number=number,
    ).write_csv(path)


def parquet(path):
    rows = 5 * ROWS
    draw = np.random.default_rng(11)
    columns = {f"Whole {n}": draw.integers(0, 10 ** (n + 1), rows) for n in range(6)}
    columns |= {f"Number {n}": draw.integers(0, 10**6, rows) / 100 for n in range(8)}
    columns |= {f"Day {n}": pl.Series(draw.integers(15_000, 20_000, rows)).cast(pl.Int32).cast(pl.Date) for n in range(2)}
    words = pl.format("Product {}", pl.Series(range(KEYS)))
    columns |= {f"Text {n}": pl.select(words).to_series().gather(draw.integers(0, 10 ** (n + 2), rows)) for n in range(4)}
    pl.DataFrame(columns).write_parquet(path, compression="snappy")


def numbers(table):
    return table.with_columns(
        pl.col("Id", "Quantity").str.to_integer(), pl.col("Price", "Discount").cast(pl.Float64)
    )


def json_lines(path):
    """One array of records; 200 MB."""
    with open(path, "w") as file:
        for number, row in enumerate(numbers(orders(1_350_000)).iter_rows(named=True)):
            file.write(("[" if number == 0 else ",\n") + json.dumps(row))
        file.write("]\n")


def excel(path):
    table = numbers(orders(200_000)).with_columns(Paid=pl.col("Quantity") % 2 == 0, Total=pl.col("Quantity") * pl.col("Price"))
    table.write_excel(path, worksheet="Orders")


def xml(path):
    table = orders(235_000)
    with open(path, "w") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<Orders>\n')
        for row in table.iter_rows(named=True):
            file.write("<Order>" + "".join(f"<{name}>{text}</{name}>" for name, text in row.items()) + "</Order>\n")
        file.write("</Orders>\n")


for name, make in {
    "orders.csv": csv,
    "numbered.csv": numbered,
    "customers.csv": customers,
    "wide.parquet": parquet,
    "orders.json": json_lines,
    "orders.xlsx": excel,
    "orders.xml": xml,
}.items():
    path = os.path.join(FOLDER, name)
    if not os.path.exists(path):
        begun = os.path.join(FOLDER, "begun." + name)
        make(begun)
        os.replace(begun, path)
