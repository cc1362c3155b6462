//! Texts of every culture read back what they print.

use super::{config, result};
use proptest::prelude::*;

/// Cultures of every script, calendar, digit and order that the host has.
const CULTURES: &[&str] = &[
    "",
    "en-US",
    "en-GB",
    "en-IN",
    "en-ZA",
    "de-DE",
    "de-CH",
    "de-AT",
    "fr-FR",
    "fr-CA",
    "fr-CH",
    "it-IT",
    "es-ES",
    "es-MX",
    "pt-BR",
    "pt-PT",
    "nl-NL",
    "nl-BE",
    "da-DK",
    "sv-SE",
    "nb-NO",
    "fi-FI",
    "is-IS",
    "pl-PL",
    "cs-CZ",
    "sk-SK",
    "hu-HU",
    "ro-RO",
    "bg-BG",
    "hr-HR",
    "sl-SI",
    "sr-Latn-RS",
    "el-GR",
    "tr-TR",
    "ru-RU",
    "uk-UA",
    "et-EE",
    "lv-LV",
    "lt-LT",
    "ca-ES",
    "eu-ES",
    "gl-ES",
    "ga-IE",
    "cy-GB",
    "af-ZA",
    "ms-MY",
    "id-ID",
    "vi-VN",
    "ja-JP",
    "zh-CN",
    "zh-TW",
    "ko-KR",
    "th-TH",
    "hi-IN",
    "ar-SA",
    "ar-EG",
    "fa-IR",
    "he-IL",
];

/// What is not `true` in these conditions, each about `c`, the culture.
fn broken(condition: &str) -> Vec<String> {
    let cultures: Vec<String> = CULTURES.iter().map(|name| format!("\"{name}\"")).collect();
    let query = format!(
        "List.RemoveNulls(List.Transform({{{}}}, (c) => let holds = try ({condition}) in \
         if holds[HasError] then c & \": \" & holds[Error][Message] else if holds[Value] then null else c))",
        cultures.join(", ")
    );
    match result(&query) {
        Ok(list) if list == "{}" => Vec::new(),
        Ok(list) => vec![list],
        Err(error) => vec![error],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..config() })]

    #[test]
    fn numbers(hundredths in -1_000_000_000_000i64..1_000_000_000_000) {
        let number = format!("({hundredths} / 100)");
        for format in ["null", "\"N2\"", "\"F2\"", "\"G\""] {
            let condition = format!("Number.FromText(Number.ToText({number}, {format}, c), c) = {number}");
            prop_assert!(broken(&condition).is_empty(), "{} of {}: {:?}", format, number, broken(&condition));
        }
    }

    #[test]
    fn dates_and_times(
        (year, month, day) in (1950i32..2029, 1u8..=12, 1u8..=28),
        (hour, minute, second) in (0u8..24, 0u8..60, 0u8..60),
    ) {
        let date = format!("#date({year}, {month}, {day})");
        for format in ["d", "D", "yyyy-MM-dd", "dd MMMM yyyy"] {
            let options = format!("[Format = \"{format}\", Culture = c]");
            let condition = format!("Date.FromText(Date.ToText({date}, {options}), {options}) = {date}");
            prop_assert!(broken(&condition).is_empty(), "{} of {}: {:?}", format, date, broken(&condition));
        }
        let time = format!("#time({hour}, {minute}, {second})");
        for format in ["T", "HH:mm:ss"] {
            let options = format!("[Format = \"{format}\", Culture = c]");
            let condition = format!("Time.FromText(Time.ToText({time}, {options}), {options}) = {time}");
            prop_assert!(broken(&condition).is_empty(), "{} of {}: {:?}", format, time, broken(&condition));
        }
    }
}
