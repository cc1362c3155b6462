//! What Microsoft's pages show for formats and cultures, and the forms of dates and numbers that are read.

use m_engine::host::NoHost;
use m_engine::value::Data;
use m_engine::{Cx, compile, m_text, session};
use std::rc::Rc;

/// The text of a value: a text itself, anything else as an expression; an error by its reason.
fn show(cx: &Cx, expression: &str) -> String {
    match compile::evaluate(cx, "case", expression, &cx.globals()) {
        Ok(value) => match &value.data {
            Data::Text(text) => text.to_string(),
            _ => m_text::inline(&value).unwrap_or_default(),
        },
        Err(error) => format!("{}: {}", error.reason(), error.message()),
    }
}

fn check(cases: &[(String, String)]) {
    let failures = session::run(|| {
        let cx = Cx::new(Rc::new(crate::library()), Box::new(NoHost));
        let failing = |(expression, expected): &(String, String)| {
            let actual = show(&cx, expression);
            (!actual.starts_with(expected.as_str()) || (actual != *expected && !expected.ends_with(".Error")))
                .then(|| format!("{expression}\n    expected {expected}\n    actual   {actual}"))
        };
        cases.iter().filter_map(failing).collect::<Vec<_>>()
    })
    .expect("the thread starts");
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), cases.len(), failures.join("\n"));
}

#[test]
fn documented_formats() {
    let cases: Vec<(String, String)> = include_str!("documented.txt")
        .lines()
        .filter(|line| !line.starts_with('#') || line.starts_with("#date"))
        .filter_map(|line| line.split_once(" => "))
        .map(|(expression, text)| {
            (expression.to_owned(), if text == "''" { String::new() } else { text.to_owned() })
        })
        .collect();
    assert!(cases.len() > 100, "the table was read");
    check(&cases);
}

/// Forms that .NET's parsers take in these cultures, and some that they refuse.
#[test]
fn dates_as_people_write_them() {
    let cases = [
        ("12/31/2010", "en-US", "#date(2010, 12, 31)"),
        ("12/31/10", "en-US", "#date(2010, 12, 31)"),
        ("1-2-2010", "en-US", "#date(2010, 1, 2)"),
        ("2010-12-31", "de-DE", "#date(2010, 12, 31)"),
        ("2010/12/31", "en-GB", "#date(2010, 12, 31)"),
        ("20101231", "en-US", "#date(2010, 12, 31)"),
        ("31.12.2010", "de-DE", "#date(2010, 12, 31)"),
        ("31/12/2010", "fr-FR", "#date(2010, 12, 31)"),
        ("December 31, 2010", "en-US", "#date(2010, 12, 31)"),
        ("31 Dec 2010", "en-US", "#date(2010, 12, 31)"),
        ("Dec-2010", "en-US", "#date(2010, 12, 1)"),
        ("Friday, December 31, 2010", "en-US", "#date(2010, 12, 31)"),
        ("Monday, December 31, 2010", "en-US", "DataFormat.Error"),
        ("31. Dezember 2010", "de-DE", "#date(2010, 12, 31)"),
        ("31 de dezembro de 2010", "pt-BR", "#date(2010, 12, 31)"),
        ("2010年12月31日", "ja-JP", "#date(2010, 12, 31)"),
        ("31 декабря 2010", "ru-RU", "#date(2010, 12, 31)"),
        ("2010-12", "en-US", "#date(2010, 12, 1)"),
        ("2010", "en-US", "#date(2010, 1, 1)"),
        ("31/12/2010", "en-US", "DataFormat.Error"),
        ("2010-02-30", "en-US", "DataFormat.Error"),
        ("12/31/2010 1:30 PM", "en-US", "DataFormat.Error"),
        ("yesterday", "en-US", "DataFormat.Error"),
        ("", "en-US", "DataFormat.Error"),
        ("1/1/99999999999999999999", "en-US", "DataFormat.Error"),
    ];
    let case = |(text, culture, expected): &(&str, &str, &str)| {
        (format!("Date.FromText(\"{text}\", \"{culture}\")"), (*expected).to_owned())
    };
    check(&cases.iter().map(case).collect::<Vec<_>>());
}

#[test]
fn moments_as_people_write_them() {
    let cases = [
        ("DateTime.FromText(\"2010-12-31T01:30\")", "#datetime(2010, 12, 31, 1, 30, 0)"),
        ("DateTime.FromText(\"2010-12-31 01:30:25.5\")", "#datetime(2010, 12, 31, 1, 30, 25.5)"),
        ("DateTime.FromText(\"12/31/2010 1:30:25 PM\")", "#datetime(2010, 12, 31, 13, 30, 25)"),
        ("DateTime.FromText(\"12/31/2010 12:00 AM\")", "#datetime(2010, 12, 31, 0, 0, 0)"),
        ("DateTime.FromText(\"12/31/2010\")", "#datetime(2010, 12, 31, 0, 0, 0)"),
        ("DateTime.FromText(\"24 Dez 2024 14:33:20\", \"de-DE\")", "#datetime(2024, 12, 24, 14, 33, 20)"),
        ("DateTime.FromText(\"20101231T013025\")", "#datetime(2010, 12, 31, 1, 30, 25)"),
        ("DateTime.FromText(\"12/31/2010 13:30 PM\")", "DataFormat.Error"),
        ("DateTime.FromText(\"12/31/2010 25:00\")", "DataFormat.Error"),
        ("DateTimeZone.FromText(\"2010-12-31T01:30:00Z\")", "#datetimezone(2010, 12, 31, 1, 30, 0, 0, 0)"),
        (
            "DateTimeZone.FromText(\"12/31/2010 1:30 AM +05:30\")",
            "#datetimezone(2010, 12, 31, 1, 30, 0, 5, 30)",
        ),
        ("DateTimeZone.FromText(\"2010-12-31T01:30:00\")", "#datetimezone(2010, 12, 31, 1, 30, 0, 0, 0)"),
        ("DateTimeZone.FromText(\"2010-12-31T01:30:00+15:00\")", "DataFormat.Error"),
        ("Time.FromText(\"6:30 PM\")", "#time(18, 30, 0)"),
        ("Time.FromText(\"12am\")", "#time(0, 0, 0)"),
        ("Time.FromText(\"18:30:15.25\")", "#time(18, 30, 15.25)"),
        ("Time.FromText(\"101231\")", "#time(10, 12, 31)"),
        ("Time.FromText(\"10:61\")", "DataFormat.Error"),
    ];
    check(&cases.map(|(expression, expected)| (expression.to_owned(), expected.to_owned())));
}

#[test]
fn numbers_as_people_write_them() {
    let cases = [
        ("$1,234.50", "en-US", "1234.5"),
        ("(12.5)", "en-US", "-12.5"),
        ("12.5-", "en-US", "-12.5"),
        (" -3 ", "en-US", "-3"),
        ("1.234,5", "de-DE", "1234.5"),
        ("1 234,5 €", "fr-FR", "1234.5"),
        ("€1,190", "fr-FR", "1.19"),
        ("12.3%", "en-US", "0.123"),
        (".5", "en-US", "0.5"),
        ("5.", "en-US", "5"),
        ("1e3", "en-US", "1000"),
        ("1e999999999999", "en-US", "#infinity"),
        ("", "en-US", "DataFormat.Error"),
        ("1.2.3", "en-US", "DataFormat.Error"),
        ("--1", "en-US", "DataFormat.Error"),
        ("e5", "en-US", "DataFormat.Error"),
        ("0x+1", "en-US", "DataFormat.Error"),
        ("٣", "en-US", "DataFormat.Error"),
        ("1", "xx-XX", "Expression.Error"),
    ];
    let case = |(text, culture, expected): &(&str, &str, &str)| {
        (format!("Number.FromText(\"{text}\", \"{culture}\")"), (*expected).to_owned())
    };
    check(&cases.iter().map(case).collect::<Vec<_>>());
}

/// Every culture that .NET users are likely to name loads, and its dates read back.
#[test]
fn dates_of_many_cultures_read_back() {
    let names = "en-GB de-DE fr-FR it-IT es-ES pt-BR pt-PT nl-NL nl-BE fr-BE fr-CA de-CH da-DK sv-SE nb-NO fi-FI pl-PL \
        cs-CZ sk-SK hu-HU ro-RO bg-BG hr-HR sl-SI el-GR tr-TR ru-RU uk-UA ja-JP zh-CN zh-TW ko-KR th-TH ar-SA fa-IR \
        en-IN en-AU en-ZA et-EE lv-LV lt-LT ca-ES eu-ES is-IS ms-MY id-ID af-ZA sr-Latn-RS";
    let cases: Vec<(String, String)> = names
        .split_whitespace()
        .flat_map(|name| {
            ["d", "D", "dd MMMM yyyy"].map(|format| {
                let options = format!("[Format = \"{format}\", Culture = \"{name}\"]");
                let expression =
                    format!("Date.FromText(Date.ToText(#date(2011, 5, 14), {options}), {options})");
                (expression, "#date(2011, 5, 14)".to_owned())
            })
        })
        .collect();
    check(&cases);
}

/// Every two-letter language, with and without a region: known or refused, but read without a panic.
#[test]
fn any_name_is_safe() {
    let letters = || ('a'..='z').map(String::from);
    let mut known = 0;
    for language in letters().flat_map(|first| letters().map(move |second| format!("{first}{second}"))) {
        for region in ["", "-US", "-IN", "-BR", "-419"] {
            known += usize::from(super::Culture::find(Some(&format!("{language}{region}"))).is_ok());
        }
    }
    for name in ["en_US", "-", "e", "en-", "ü", "en-US-u-nu-arab", "xx-XX", "english language"] {
        drop(super::Culture::find(Some(name)));
    }
    assert!(known > 500, "only {known} are known");
}
