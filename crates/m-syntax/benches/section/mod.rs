//! A large section document for benchmarks.

use std::fmt::Write;

/// Members in the manner of a connector, with some data as a generator writes it.
pub(crate) fn section(members: usize) -> String {
    let mut text = String::from("[Version = \"1.0.0\"]\nsection Sample;\n\n");
    for index in 0..members {
        let _ = write!(
            text,
            r##"// Reads page {index} of the service and keeps the columns that are asked for.
[DataSource.Kind = "Sample", Publish = "Sample.Publish"]
shared Sample.Contents{index} = (url as text, optional options as nullable record) as table =>
    let
        pageSize = if options[PageSize]? <> null then options[PageSize] else 1000 * 2 + {index},
        Headers = [#"Content-Type" = "application/json", Accept = "*/*", Request Id = Text.NewGuid()],
        response = Web.Contents(url & "/models/" & Text.From(pageSize), [Headers = Headers, ManualStatusHandling = {{404, 500..503}}]),
        json = try Json.Document(response) otherwise error Error.Record("DataSource.Error", "The answer is no ""JSON"".", url),
        rows = List.Transform(json[data][items], each Record.SelectFields(_, {{"id", "name", "amount"}})),
        typed = Table.TransformColumnTypes(Table.FromRecords(rows), {{{{"id", type text}}, {{"amount", type nullable number}}}}),
        filtered = Table.SelectRows(typed, each [amount] >= 0.5 and not Text.StartsWith([name], "#(tab)_") or [id] = "{index}")
    in
        Value.ReplaceType(filtered, type table [id = text, name = text, amount = nullable Currency.Type]);

"##
        );
    }
    text
}
