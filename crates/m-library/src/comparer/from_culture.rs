//! `Comparer.FromCulture`: comparison by the rules of a language, from the Unicode collation data.

use super::collation::Collation;
use super::equality::Equality;
use crate::text::native::made;
use icu::collator::Collator;
use icu::collator::options::{CollatorOptions, Strength};
use icu::locale::Locale;
use m_engine::ops::{compare, order};
use m_engine::value::{Data, Text, Type};
use m_engine::{Args, Body::Rust, Builtin, Cx, Error, Result, Value};

pub(crate) const ALL: &[Builtin] = &[FROM_CULTURE];

const FROM_CULTURE: Builtin = Builtin {
    name: "Comparer.FromCulture",
    signature: "(culture as text, optional ignoreCase as nullable logical) as function",
    doc: "Gives a function that compares two values, texts by the rules of `culture`, with `ignoreCase` without regard \
          to case: -1, 0 or 1 as the first is less than, equal to or greater than the second. Ligatures such as `æ` \
          equal their letters where the language does not count them as letters.",
    examples: &[
        (r#"Comparer.FromCulture("en-US")("a", "A")"#, "-1"),
        (r#"Comparer.FromCulture("en-US", true)("a", "A")"#, "0"),
        (r#"Comparer.FromCulture("en-US")("encyclopædia", "encyclopaedia")"#, "0"),
        (r#"Comparer.FromCulture("sv-SE")("z", "ä")"#, "-1"),
        (r#"Comparer.FromCulture("de-DE")("z", "ä")"#, "1"),
        (r#"Comparer.FromCulture("en-US")(1, 2)"#, "-1"),
        (r#"Comparer.FromCulture("no such culture")"#, r#"error "Expression.Error""#),
    ],
    body: Rust(from_culture),
};

fn from_culture(_: &Cx, args: Args) -> Result<Value> {
    let culture: Text = args.get(0)?;
    let ignore_case = args.get::<Option<bool>>(1)?.unwrap_or(false);
    let unknown = || {
        Error::expression_of(
            format!("The culture '{culture}' isn't known. Use a name such as \"en-US\" or \"de-DE\"."),
            Value::from(culture.clone()),
        )
    };
    let name = if culture.is_empty() { "und" } else { culture.as_str() };
    let locale: Locale = name.parse().map_err(|_| unknown())?;
    let mut options = CollatorOptions::default();
    options.strength = Some(if ignore_case { Strength::Secondary } else { Strength::Tertiary });
    let collator = Collator::try_new(locale.clone().into(), options).map_err(|_| unknown())?;
    let keeps_ligatures = matches!(locale.id.language.as_str(), "da" | "nb" | "nn" | "no" | "is" | "fo");
    let collation = Collation::new(collator, keeps_ligatures);
    let rules = collation.clone();
    let comparer = made(&[("x", Type::any()), ("y", Type::any())], Type::number(), move |cx, args| {
        let (left, right) = (args.value(0), args.value(1));
        Ok(order(match (&left.data, &right.data) {
            (Data::Text(left), Data::Text(right)) => rules.compare(left, right),
            _ => compare(cx, &left, &right)?,
        }))
    });
    Ok(comparer.knowing(Equality::Collated(collation)).into())
}
