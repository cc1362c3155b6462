"""The tasks of the benchmark in polars, DuckDB and pandas, on one thread.

Usage: python peers.py PEER TASK ORDERS CUSTOMERS. Prints processor seconds, rows, and the sum of all numbers of the
result; nothing where the peer does not have the task.
"""

import os
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"
peer, task, orders, customers = sys.argv[1:5]


def with_polars():
    import polars as pl

    c = pl.col

    def typed():
        return pl.read_csv(orders, schema_overrides={"Date": pl.Date}, try_parse_dates=True)

    people = lambda: pl.read_csv(customers)
    tasks = {
        "read typed": lambda: typed(),
        "pipeline": lambda: typed()
        .filter((c("Quantity") > 10) & (c("Region") != "North"))
        .group_by("Product")
        .agg(pl.len(), c("Quantity").sum(), c("Price").mean())
        .sort(["Quantity", "Product"], descending=[True, False]),
        "group 100,000 keys": lambda: typed()
        .group_by("Customer", maintain_order=True)
        .agg(pl.len(), c("Quantity").sum(), c("Price").max()),
        "group all rows": lambda: typed()
        .group_by("Customer", maintain_order=True)
        .agg(pl.all())
        .select(c("Id").list.len().alias("n")),
        "sort by two columns": lambda: typed().sort(["Region", "Price"], descending=[False, True], maintain_order=True),
        "first ten by price": lambda: typed().top_k(10, by=["Price", -c("Id")]),
        "join on text": lambda: typed().join(people(), on="Customer", how="left"),
        "nested join, expanded": lambda: typed().join(people(), on="Customer", how="left"),
        "distinct pairs": lambda: typed().unique(["Region", "Product"], keep="first", maintain_order=True),
        "distinct, nearly all rows": lambda: typed().unique(["Customer", "Price"], keep="first", maintain_order=True),
        "replace, fill, index": lambda: typed()
        .with_columns(c("Region").replace("North", "N"), c("Quantity").forward_fill())
        .with_row_index("i"),
        "unpivot": lambda: typed().unpivot(
            ["Quantity", "Price", "Discount"], index=["Id", "Date", "Region", "Product", "Customer"]
        ),
        "five computed columns": lambda: typed()
        .with_columns((c("Quantity") * c("Price")).alias("a"))
        .with_columns((c("a") * (1 - c("Discount"))).alias("b"))
        .with_columns(
            pl.when(c("Quantity") > 50).then(1).otherwise(0).alias("c"),
            (c("Price") / (c("Quantity") + 1)).alias("d"),
            (c("a") - c("b")).alias("e"),
        ),
        "text functions": lambda: typed().with_columns(
            c("Product").str.to_uppercase().alias("u"),
            c("Customer").str.replace_all("Customer", "C", literal=True).str.len_chars().alias("k"),
        ),
        "dates": lambda: typed().with_columns(
            c("Date").dt.year().alias("y"), c("Date").dt.offset_by("3mo").dt.month().alias("m")
        ),
        "dates from text with a culture": lambda: pl.read_csv(orders, infer_schema=False).with_columns(
            c("Date").str.to_date("%Y-%m-%d")
        ),
        "sort a list of numbers": lambda: typed().select(c("Price").sort()),
        "sort a list of texts": lambda: typed().select(c("Customer").sort()),
        "distinct values of a list": lambda: typed().select(c("Customer").unique(maintain_order=True)),
    }

    def measure(frame):
        import polars.selectors as cs

        numbers = frame.select(cs.numeric())
        return frame.height, float(sum(numbers[name].cast(pl.Float64).sum() for name in numbers.columns))

    return tasks, measure


def with_duckdb():
    import duckdb

    base = duckdb.connect(config={"threads": 1})
    o, p = f"read_csv('{orders}')", f"read_csv('{customers}')"
    sql = {
        "read typed": f"select * from {o}",
        "pipeline": f"select Product, count(*) n, sum(Quantity) q, avg(Price) a from {o} where Quantity > 10 and Region <> 'North' group by Product order by q desc, Product",
        "group 100,000 keys": f"select Customer, count(*) n, sum(Quantity) q, max(Price) m from {o} group by Customer",
        "group all rows": f"select len(l) n from (select list(t) l from {o} t group by Customer)",
        "sort by two columns": f"select * from {o} order by Region, Price desc",
        "first ten by price": f"select * from {o} order by Price desc, Id limit 10",
        "join on text": f"select * from {o} a left join {p} b using (Customer)",
        "nested join, expanded": f"select * from {o} a left join {p} b using (Customer)",
        "distinct pairs": f"select distinct on (Region, Product) * from {o} order by Id",
        "unpivot": f"unpivot (select * from {o}) on Quantity, Price, Discount into name Attribute value Value",
        "five computed columns": f"select *, Quantity * Price a, a * (1 - Discount) b, if(Quantity > 50, 1, 0) c, Price / (Quantity + 1) d, a - b e from {o}",
        "text functions": f"select *, upper(Product) u, length(replace(Customer, 'Customer', 'C')) k from {o}",
        "dates": f"select *, year(Date) y, month(Date + interval 3 month) m from {o}",
        "sort a list of numbers": f"select Price from {o} order by Price",
        "sort a list of texts": f"select Customer from {o} order by Customer",
        "distinct values of a list": f"select distinct Customer from {o}",
    }
    tasks = {name: (lambda text: lambda: base.sql(text).arrow())(text) for name, text in sql.items()}

    def measure(table):
        import pyarrow as pa
        import pyarrow.compute as pc

        table = table.read_all() if hasattr(table, "read_all") else table
        total = 0.0
        for name, column in zip(table.column_names, table.columns):
            kind = column.type
            if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
                total += float(pc.sum(column).as_py() or 0)
        return table.num_rows, total

    return tasks, measure


def with_pandas():
    import pandas as pd

    def typed():
        return pd.read_csv(orders, parse_dates=["Date"], date_format="%Y-%m-%d")

    people = lambda: pd.read_csv(customers)
    tasks = {
        "read typed": typed,
        "pipeline": lambda: (
            lambda d: d[(d.Quantity > 10) & (d.Region != "North")]
            .groupby("Product", as_index=False)
            .agg(n=("Id", "size"), Quantity=("Quantity", "sum"), a=("Price", "mean"))
            .sort_values(["Quantity", "Product"], ascending=[False, True])
        )(typed()),
        "group 100,000 keys": lambda: typed()
        .groupby("Customer", as_index=False, sort=False)
        .agg(n=("Id", "size"), q=("Quantity", "sum"), m=("Price", "max")),
        "sort by two columns": lambda: typed().sort_values(["Region", "Price"], ascending=[True, False], kind="stable"),
        "first ten by price": lambda: typed().sort_values(["Price", "Id"], ascending=[False, True]).head(10),
        "join on text": lambda: typed().merge(people(), on="Customer", how="left"),
        "nested join, expanded": lambda: typed().merge(people(), on="Customer", how="left"),
        "distinct pairs": lambda: typed().drop_duplicates(["Region", "Product"]),
        "distinct, nearly all rows": lambda: typed().drop_duplicates(["Customer", "Price"]),
        "unpivot": lambda: typed().melt(["Id", "Date", "Region", "Product", "Customer"]),
        "sort a list of numbers": lambda: typed()[["Price"]].sort_values("Price"),
        "sort a list of texts": lambda: typed()[["Customer"]].sort_values("Customer"),
        "distinct values of a list": lambda: typed()[["Customer"]].drop_duplicates(),
    }

    def measure(frame):
        return len(frame), float(frame.select_dtypes("number").sum().sum())

    return tasks, measure


tasks, measure = {"polars": with_polars, "duckdb": with_duckdb, "pandas": with_pandas}[peer]()
if task in tasks:
    start = time.process_time()
    result = tasks[task]()
    if hasattr(result, "read_all"):
        result = result.read_all()
    seconds = time.process_time() - start
    print(seconds, *measure(result))
