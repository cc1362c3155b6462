//! Texts that people and services send: pieces of what a reader expects, in every wrong order. Reading gives a value or
//! an error of M; nothing may panic, hang or fill the memory.

use crate::numbers::Numbers;
use m_engine::builtin::FromValue;
use m_engine::value::{Data, Function};
use m_engine::{Cx, Value, compile, eval, host::NoHost, session};
use std::rc::Rc;

/// What reads a text, as a function of one, and the pieces that the texts are made of.
const READERS: &[(&str, &[&str])] = &[
    (
        "each Json.Document(_)",
        &[
            "{", "}", "[", "]", "\"", ":", ",", "1", "-", ".", "e", "\\u", "\\", "d83d", "true", "null", " ",
            "\u{feff}", "é",
        ],
    ),
    (
        "each Table.ToRows(Csv.Document(_, [Delimiter = \",\", QuoteStyle = QuoteStyle.Csv]))",
        &["a", ",", "\"", "\r", "\n", "\"\"", ";", "\t", "é", "\0"],
    ),
    (
        "each Number.FromText(_)",
        &[
            "1",
            "0",
            ".",
            ",",
            "-",
            "+",
            "e",
            "E5",
            "(",
            ")",
            "%",
            "$",
            "€",
            " ",
            "∞",
            "NaN",
            "0x",
            "F",
            "999999999999999999999",
        ],
    ),
    (
        "each Number.FromText(_, \"de-DE\")",
        &["1", "0", ".", ",", "-", "E400", "(", ")", "%", "€", "\u{a0}", "'"],
    ),
    (
        "each {try Date.FromText(_), try DateTime.FromText(_), try DateTimeZone.FromText(_), try Time.FromText(_)}",
        &[
            "2020", "12", "31", "1", "-", "/", ".", ":", "T", "Z", " ", "+02:00", "AM", "PM", "Jan", "March",
            "0", "99999", ",", "é",
        ],
    ),
    (
        "each {try Date.FromText(_, \"fr-FR\"), try DateTime.FromText(_, \"ja-JP\"), try Date.FromText(_, \"ar-SA\")}",
        &["2020", "12", "31", "-", "/", ".", " ", "janv.", "décembre", "年", "月", "日", "١"],
    ),
    (
        "each try Date.FromText(\"2020-01-31\", [Format = _])",
        &["yyyy", "MM", "dd", "d", "M", "-", "/", "'", "\\", "\"", "%", "H", "K", "zzz", "g", "f", "tt"],
    ),
    (
        "each {try Date.ToText(#date(2020, 1, 31), _), try DateTimeZone.ToText(#datetimezone(2020, 1, 31, 23, 59, 59.5, -3, -30), _), try Time.ToText(#time(1, 2, 3), _)}",
        &[
            "y",
            "yyy",
            "MMMMM",
            "dddd",
            "d",
            "-",
            "/",
            ":",
            "'",
            "\\",
            "\"",
            "%",
            "h",
            "HH",
            "K",
            "zzz",
            "g",
            "fffffff",
            "FFF",
            "t",
            "é",
            "fffffffff",
        ],
    ),
    (
        "each {try Number.ToText(1234567.891, _), try Number.ToText(-0.0005, _), try Number.ToText(1e300, _), try Number.ToText(#nan, _)}",
        &[
            "0", "#", ".", ",", "%", "‰", "E+0", "e-00", ";", "'", "\\", "\"", "N", "C2", "P", "G", "x8",
            "D99", "R", " ", "é",
        ],
    ),
    (
        "each Duration.FromText(_)",
        &["1", "23", ":", ".", "-", "P", "T", "D", "H", "M", "S", "99999999999", " ", "59"],
    ),
    (
        "each {try Uri.Parts(_), try Uri.Combine(_, \"../x\"), try Uri.Combine(\"http://a/b\", _)}",
        &[
            "http", ":", "//", "/", "a", "?", "#", "@", "%", "%4", "[::1]", "..", ".", "=", "&", "65536",
            "é", " ",
        ],
    ),
    (
        "each Geometry.FromWellKnownText(_)",
        &[
            "POINT",
            "POLYGON",
            "GEOMETRYCOLLECTION",
            "EMPTY",
            "(",
            ")",
            ",",
            " 1",
            " -2.5",
            "Z",
            "SRID=",
            ";",
            "é",
        ],
    ),
    (
        "each {Value.FromText(_), try Guid.From(_), try Logical.FromText(_)}",
        &["1", "-", "{", "}", "a", "true", "#", "(", ")", ":", "2020-01-01", "%", "é"],
    ),
    (
        "each Expression.Evaluate(_, #shared)",
        &[
            "let ",
            "x",
            "=",
            "1",
            " in ",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "each ",
            "_",
            "=>",
            ",",
            "\"",
            "#\"",
            "#(",
            "if ",
            " then ",
            " else ",
            "try ",
            " otherwise ",
            "type ",
            "table ",
            "nullable ",
            "..",
            "...",
            "@",
            "?",
            "??",
            "error ",
            " as ",
            " is ",
            "meta ",
            "/*",
            "//",
            "é",
            "0x",
            "1e",
        ],
    ),
    ("each Text.Format(_, {1, \"a\", null})", &["#{", "}", "0", "2", "9", "#[", "]", "a", "#", "{", "é"]),
    ("each Splitter.SplitTextByDelimiter(\",\", QuoteStyle.Csv)(_)", &[",", "\"", "a", "\"\"", "é", "\n"]),
    ("each Text.FromBinary(Text.ToBinary(_, 65000), 65001)", &["+", "-", "a", "é", "\u{1f600}"]),
    ("each Lines.FromText(_, QuoteStyle.Csv)", &["\r", "\n", "\"", "a", "\u{2028}", "\u{85}"]),
];

/// How many texts each reader is given, and of how many pieces at most.
const TEXTS: usize = 2000;
const PIECES: usize = 12;

#[test]
fn every_text_gives_a_value_or_an_error() {
    let read = session::run(|| {
        let cx = &Cx::new(Rc::new(m_library::library()), Box::new(NoHost));
        let mut read = 0;
        for (reader, pieces) in READERS {
            let reader = compile::evaluate(cx, "reader", reader, &cx.globals()).expect("the reader is M");
            let reader = Function::from_value(reader).expect("the reader is a function");
            let mut numbers = Numbers(pieces.len() as u64);
            for _ in 0..TEXTS {
                let count = 1 + numbers.below(PIECES);
                let text: String = (0..count).map(|_| pieces[numbers.below(pieces.len())]).collect();
                if let Ok(value) = eval::call1(cx, &reader, Value::text(text))
                    && let Data::List(list) = value.data
                {
                    let _ = list.values(cx);
                }
                read += 1;
            }
        }
        read
    });
    assert_eq!(read.expect("the thread starts"), READERS.len() * TEXTS);
}
