//! The texts of a new connector in two languages.

use super::{Auth, Choices};
use std::collections::BTreeMap;

/// The texts by the name of their culture, as file names have it, and by their own.
pub(super) fn all(choices: &Choices) -> [(&'static str, BTreeMap<String, String>); 2] {
    let name = &choices.name;
    let mut rows = vec![
        ("ButtonTitle", name.clone(), name.clone()),
        ("ButtonHelp", format!("Import data from {name}."), format!("Importiert Daten aus {name}.")),
        (
            "LongDescription",
            format!("Shows the tables of {name}."),
            format!("Zeigt die Tabellen von {name}."),
        ),
        ("UrlCaption", format!("{name} URL"), format!("{name}-URL")),
        (
            "UrlDescription",
            "The address of the service, beginning with https://.".into(),
            "Die Adresse des Dienstes, die mit https:// beginnt.".into(),
        ),
        ("ExampleDescription", "All tables of the service".into(), "Alle Tabellen des Dienstes".into()),
        ("ExampleResult", "A table of tables".into(), "Eine Tabelle von Tabellen".into()),
        (
            "NotHttps",
            "The address has to begin with https://.".into(),
            "Die Adresse muss mit https:// beginnen.".into(),
        ),
    ];
    let mut add =
        |name, english: &str, german: &str| rows.push((name, english.to_owned(), german.to_owned()));
    if !choices.odata && choices.service.is_none() {
        add("ItemsName", "Items", "Artikel");
    }
    match choices.auth {
        Auth::Key => add("KeyLabel", "API key", "API-Schlüssel"),
        Auth::Basic => {
            add("UsernameLabel", "User name", "Benutzername");
            add("PasswordLabel", "Password", "Kennwort");
        }
        Auth::OAuth => {
            add(
                "WrongState",
                "The answer belongs to another sign-in. Please try again.",
                "Die Antwort gehört zu einer anderen Anmeldung. Bitte versuchen Sie es erneut.",
            );
            add("NoToken", "The service gave no token.", "Der Dienst hat kein Token ausgestellt.");
        }
        Auth::Anonymous | Auth::Aad => {}
    }
    let of = |text: fn(&(&str, String, String)) -> String| {
        rows.iter().map(|row| (row.0.to_owned(), text(row))).collect::<BTreeMap<_, _>>()
    };
    [("", of(|row| row.1.clone())), (".de", of(|row| row.2.clone()))]
}
