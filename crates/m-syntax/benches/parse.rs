//! How fast a large section document is read. `cargo bench -p m-syntax` prints the bytes per second.

use std::fmt::Write;

fn main() {
    divan::main();
}

/// Members in the manner of a connector, with some data as a generator writes it.
fn section(members: usize) -> String {
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

#[divan::bench]
fn parse(bencher: divan::Bencher<'_, '_>) {
    let text = section(8_000);
    let parsed = m_syntax::parse(&text);
    assert_eq!(parsed.diagnostics, []);
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| m_syntax::parse(divan::black_box(&text)));
}

#[divan::bench]
fn parse_and_drop(bencher: divan::Bencher<'_, '_>) {
    let text = section(8_000);
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| drop(m_syntax::parse(divan::black_box(&text))));
}

#[divan::bench]
fn tokens(bencher: divan::Bencher<'_, '_>) {
    let text = section(8_000);
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| m_syntax::lex::Lexer::new(divan::black_box(&text)).count());
}
