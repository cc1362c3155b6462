"""The tasks of the benchmark in polars, DuckDB and pandas, on one thread.

Usage: python peers.py PEER TASK FOLDER. Prints processor seconds, the megabytes that the process had at most, and of the
result the number of rows, the sum of all numbers, the bytes of all texts, and the sum of all numbers each times one to
seven by its row, which is not-a-number where the peer promises no order; nothing where the peer does not have the task.
"""

import os
import resource
import sys
import time

os.environ["POLARS_MAX_THREADS"] = "1"
peer, task, folder = sys.argv[1:4]
orders, numbered, customers, wide, documents, sheet, elements = (
    os.path.join(folder, name)
    for name in "orders.csv numbered.csv customers.csv wide.parquet orders.json orders.xlsx orders.xml".split()
)
written = os.path.join(folder, peer + ".csv")
REGIONS = ["North", "South", "East", "West", "Central", "Overseas", "Coast", "Inland"]


def with_polars():
    import polars as pl

    c = pl.col

    def typed(path=orders):
        return pl.read_csv(path, schema_overrides={"Date": pl.Date}, try_parse_dates=True)

    people = lambda: pl.read_csv(customers)
    joined = lambda left, left_key, right_key, how: left.join(
        people().rename({"Customer": "Who"}),
        left_on=left_key,
        right_on=right_key,
        how=how,
        coalesce=False,
        maintain_order="left",
    )
    tasks = {
        "read typed": lambda: typed(),
        "read typed, write CSV": lambda: typed().write_csv(written),
        "read as text, write CSV": lambda: pl.read_csv(orders, infer_schema=False).write_csv(written),
        "pipeline": lambda: typed()
        .filter((c("Quantity") > 10) & (c("Region") != "North"))
        .group_by("Product")
        .agg(pl.len(), c("Quantity").sum(), c("Price").mean())
        .sort(["Quantity", "Product"], descending=[True, False]),
        "nine aggregates": lambda: typed().select(
            pl.len().alias("n"),
            c("Quantity").sum(),
            c("Price").mean(),
            c("Price").max().alias("x"),
            c("Price").min().alias("m"),
            c("Discount").mean(),
            c("Id").max(),
            c("Region").max(),
            c("Customer").min(),
        ),
        "group 100,000 keys": lambda: typed()
        .group_by("Customer", maintain_order=True)
        .agg(pl.len(), c("Quantity").sum(), c("Price").max()),
        "group all rows": lambda: typed()
        .group_by("Customer", maintain_order=True)
        .agg(pl.all())
        .select(c("Id").list.len().alias("n")),
        "sort by two columns": lambda: typed().sort(["Region", "Price"], descending=[False, True], maintain_order=True),
        "first ten by price": lambda: typed().top_k(10, by=["Price", -c("Id")]),
        "left join on text": lambda: joined(typed(), "Customer", "Who", "left"),
        "inner join on text": lambda: joined(typed(), "Customer", "Who", "inner"),
        "left join on numbers": lambda: joined(typed(numbered), "Customer", "Number", "left"),
        "inner join on numbers": lambda: joined(typed(numbered), "Customer", "Number", "inner"),
        "nested join, expanded": lambda: typed().join(
            people().drop("Number"), on="Customer", how="left", maintain_order="left"
        ),
        "distinct pairs": lambda: typed().unique(["Region", "Product"], keep="first", maintain_order=True),
        "distinct, nearly all rows": lambda: typed().unique(["Customer", "Price"], keep="first", maintain_order=True),
        "replace, fill, index": lambda: typed()
        .with_columns(c("Region").replace("North", "N"), c("Quantity").forward_fill())
        .with_row_index("i"),
        "unpivot": lambda: typed().unpivot(
            ["Quantity", "Price", "Discount"], index=["Id", "Date", "Region", "Product", "Customer"]
        ),
        "pivot, 8 columns of 100,000 keys": lambda: typed()
        .select("Customer", "Region", "Price")
        .pivot("Region", on_columns=REGIONS, index="Customer", values="Price", aggregate_function="sum"),
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
        "texts split, combined, searched": lambda: typed()
        .with_columns(c("Customer").str.split(" ").list.join("-").alias("s"))
        .filter(c("s").str.contains("7", literal=True) & (c("Region").str.to_uppercase() != "NORTH")),
        "dates": lambda: typed().with_columns(
            c("Date").dt.year().alias("y"), c("Date").dt.offset_by("3mo").dt.month().alias("m")
        ),
        "Date.AddMonths": lambda: typed().with_columns(c("Date").dt.offset_by("3mo")),
        "DateTime.ToText with a format": lambda: typed().with_columns(
            c("Date").cast(pl.Datetime).dt.strftime("%Y/%m/%d %H:%M").alias("t")
        ),
        "dates from text with a culture": lambda: pl.read_csv(orders, infer_schema=False).with_columns(
            c("Date").str.to_date("%Y-%m-%d")
        ),
        "sort a list of numbers": lambda: typed().select(c("Price").sort()),
        "sort a list of texts": lambda: typed().select(c("Customer").sort()),
        "distinct values of a list": lambda: typed().select(c("Customer").unique(maintain_order=True)),
        "Parquet, 2 of 20 columns of 5,000,000 rows": lambda: pl.read_parquet(wide, columns=["Number 1", "Text 1"]),
        "JSON of 220 MB": lambda: pl.read_json(documents),
        "Excel, 200,000 rows of 10 columns": lambda: pl.read_excel(sheet),
    }

    def measure(frame):
        import polars.selectors as cs

        if frame is None:
            return pl.scan_csv(written).select(pl.len()).collect().item(), 0, 0, NO_ORDER
        texts = sum(frame[name].str.len_bytes().sum() for name in frame.select(cs.string()).columns)
        weights = 1 + pl.int_range(pl.len()) % 7
        numbers = [frame[name].cast(pl.Float64) for name in frame.select(cs.numeric()).columns]
        ordered = sum(pl.DataFrame({"n": n}).select((c("n") * weights).sum()).item() for n in numbers)
        return frame.height, sum(n.sum() for n in numbers), texts, ordered

    return tasks, measure


def with_duckdb():
    import duckdb

    base = duckdb.connect(config={"threads": 1})
    o, n, p = (f"read_csv('{path}')" for path in (orders, numbered, customers))
    join = lambda left, right, how: f"select * from {left} {how} join (select Customer Who, * exclude Customer from {p}) b on a.Customer = b.{right}"
    sql = {
        "read typed": f"select * from {o}",
        "read typed, write CSV": f"copy (select * from {o}) to '{written}'",
        "read as text, write CSV": f"copy (select * from read_csv('{orders}', all_varchar=true)) to '{written}'",
        "nine aggregates": f"select count(*), sum(Quantity), avg(Price), max(Price), min(Price), avg(Discount), max(Id), max(Region), min(Customer) from {o}",
        "pipeline": f"select Product, count(*) n, sum(Quantity) q, avg(Price) a from {o} where Quantity > 10 and Region <> 'North' group by Product order by q desc, Product",
        "group 100,000 keys": f"select Customer, count(*) n, sum(Quantity) q, max(Price) m from {o} group by Customer",
        "group all rows": f"select len(l) n from (select list(t) l from {o} t group by Customer)",
        "sort by two columns": f"select * from {o} order by Region, Price desc",
        "first ten by price": f"select * from {o} order by Price desc, Id limit 10",
        "left join on text": join(o + " a", "Who", "left"),
        "inner join on text": join(o + " a", "Who", "inner"),
        "left join on numbers": join(n + " a", "Number", "left"),
        "inner join on numbers": join(n + " a", "Number", "inner"),
        "nested join, expanded": f"select * from {o} a left join (select * exclude Number from {p}) b using (Customer)",
        "distinct pairs": f"select distinct on (Region, Product) * from {o} order by Id",
        "unpivot": f"unpivot (select * from {o}) on Quantity, Price, Discount into name Attribute value Value",
        "five computed columns": f"select *, Quantity * Price a, a * (1 - Discount) b, if(Quantity > 50, 1, 0) c, Price / (Quantity + 1) d, a - b e from {o}",
        "text functions": f"select *, upper(Product) u, length(replace(Customer, 'Customer', 'C')) k from {o}",
        "pivot, 8 columns of 100,000 keys": f"pivot (select Customer, Region, Price from {o}) on Region in {tuple(REGIONS)} using sum(Price)",
        "texts split, combined, searched": f"select *, array_to_string(string_split(Customer, ' '), '-') s from {o} where contains(s, '7') and upper(Region) <> 'NORTH'",
        "Date.AddMonths": f"select * replace (Date + interval 3 month as Date) from {o}",
        "DateTime.ToText with a format": f"select *, strftime(Date::timestamp, '%Y/%m/%d %H:%M') t from {o}",
        "Parquet, 2 of 20 columns of 5,000,000 rows": f"select \"Number 1\", \"Text 1\" from '{wide}'",
        "JSON of 220 MB": f"select * replace (Date::varchar as Date) from read_json('{documents}')",
        "dates": f"select *, year(Date) y, month(Date + interval 3 month) m from {o}",
        "sort a list of numbers": f"select Price from {o} order by Price",
        "sort a list of texts": f"select Customer from {o} order by Customer",
        "distinct values of a list": f"select distinct Customer from {o}",
    }
    done = lambda text: base.execute(text) and None if text.startswith("copy") else base.sql(text).arrow()
    tasks = {name: (lambda text: lambda: done(text))(text) for name, text in sql.items()}

    def measure(table):
        import pyarrow as pa
        import pyarrow.compute as pc

        if table is None:
            return base.sql(f"select count(*) from read_csv('{written}')").fetchall()[0][0], 0, 0, NO_ORDER
        total, texts = 0.0, 0
        for name, column in zip(table.column_names, table.columns):
            kind = column.type
            if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
                total += float(pc.sum(column).as_py() or 0)
            elif pa.types.is_string(kind) or pa.types.is_string_view(kind):
                texts += pc.sum(pc.binary_length(column.cast(pa.string()))).as_py() or 0
        return table.num_rows, total, texts, NO_ORDER

    return tasks, measure


def with_pandas():
    import pandas as pd

    def typed(path=orders):
        return pd.read_csv(path, parse_dates=["Date"], date_format="%Y-%m-%d")

    people = lambda: pd.read_csv(customers)
    others = lambda: people().rename(columns={"Customer": "Who"})
    tasks = {
        "read typed": typed,
        "read typed, write CSV": lambda: typed().to_csv(written, index=False),
        "read as text, write CSV": lambda: pd.read_csv(orders, dtype=str).to_csv(written, index=False),
        "nine aggregates": lambda: (
            lambda d: pd.DataFrame(
                [[len(d), d.Quantity.sum(), d.Price.mean(), d.Price.max(), d.Price.min(), d.Discount.mean(), d.Id.max(), d.Region.max(), d.Customer.min()]]
            )
        )(typed()),
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
        "left join on text": lambda: typed().merge(others(), left_on="Customer", right_on="Who", how="left"),
        "inner join on text": lambda: typed().merge(others(), left_on="Customer", right_on="Who"),
        "left join on numbers": lambda: typed(numbered).merge(others(), left_on="Customer", right_on="Number", how="left"),
        "inner join on numbers": lambda: typed(numbered).merge(others(), left_on="Customer", right_on="Number"),
        "nested join, expanded": lambda: typed().merge(people().drop(columns="Number"), on="Customer", how="left"),
        "distinct pairs": lambda: typed().drop_duplicates(["Region", "Product"]),
        "distinct, nearly all rows": lambda: typed().drop_duplicates(["Customer", "Price"]),
        "unpivot": lambda: typed().melt(["Id", "Date", "Region", "Product", "Customer"]),
        "sort a list of numbers": lambda: typed()[["Price"]].sort_values("Price"),
        "sort a list of texts": lambda: typed()[["Customer"]].sort_values("Customer"),
        "distinct values of a list": lambda: typed()[["Customer"]].drop_duplicates(),
        "pivot, 8 columns of 100,000 keys": lambda: typed()
        .pivot_table(index="Customer", columns="Region", values="Price", aggfunc="sum")
        .reset_index(),
        "Date.AddMonths": lambda: (lambda d: d.assign(Date=d.Date + pd.DateOffset(months=3)))(typed()),
        "DateTime.ToText with a format": lambda: (lambda d: d.assign(t=d.Date.dt.strftime("%Y/%m/%d %H:%M")))(typed()),
        "Parquet, 2 of 20 columns of 5,000,000 rows": lambda: pd.read_parquet(wide, columns=["Number 1", "Text 1"]),
        "JSON of 220 MB": lambda: pd.read_json(documents, convert_dates=False),
        "Excel, 200,000 rows of 10 columns": lambda: pd.read_excel(sheet, engine="calamine"),
        "XML of 50 MB": lambda: pd.read_xml(elements, parse_dates=["Date"]),
    }

    def measure(frame):
        if frame is None:
            return len(pd.read_csv(written)), 0, 0, NO_ORDER
        texts = sum(frame[name].str.len().sum() for name in frame.select_dtypes(["str", "object"]))
        return len(frame), float(frame.select_dtypes("number").sum().sum()), int(texts), NO_ORDER

    return tasks, measure


NO_ORDER = float("nan")
tasks, measure = {"polars": with_polars, "duckdb": with_duckdb, "pandas": with_pandas}[peer]()
if task in tasks:
    start = time.process_time()
    result = tasks[task]()
    if hasattr(result, "read_all"):
        result = result.read_all()
    seconds = time.process_time() - start
    # Kilobytes on Linux, bytes on macOS.
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)
    print(seconds, most, *measure(result))
