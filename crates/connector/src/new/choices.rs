//! What a new connector is to be like, and the name that M has for it.

use super::Service;
use super::kinds::{Auth, Paging};
use anyhow::{Result, bail};

/// What a new connector is to be like.
#[derive(Clone, Debug)]
pub struct Choices {
    /// What it is called.
    pub name: String,
    /// How people sign in.
    pub auth: Auth,
    /// How lists come; OData has its own way.
    pub paging: Paging,
    /// Whether the service speaks OData.
    pub odata: bool,
    /// The service that it is for, where there is a description of it; that says too how people sign in and how lists come.
    pub service: Option<Service>,
    /// Whether the project is of the shape that the SDK for VS Code makes.
    pub classic: bool,
}

impl Choices {
    /// The name as M can write it: what stands before the point of its functions.
    ///
    /// # Errors
    /// No letter is in it.
    pub fn section(&self) -> Result<String> {
        let name: String = self.name.chars().map(latin).collect();
        let words =
            name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let capital = |word: &str| {
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_ascii_uppercase())
        };
        let section: String = words.map(capital).collect();
        if !section.starts_with(|first: char| first.is_ascii_alphabetic()) {
            bail!(
                "'{}' gives no name for M; begin it with a letter from A to Z, such as Fabrikam",
                self.name
            );
        }
        Ok(section)
    }

    pub(super) fn takes(&self, source: &str) -> bool {
        match source {
            "tables" => self.service.is_some(),
            "navigation" | "paging" => !self.odata,
            "oauth" => self.auth == Auth::OAuth,
            _ => true,
        }
    }
}

/// A letter as people write it who have only those from A to Z.
fn latin(letter: char) -> std::borrow::Cow<'static, str> {
    let plain = match letter {
        'Ä' | 'Æ' => "Ae",
        'Ö' | 'Ø' | 'Œ' => "Oe",
        'Ü' => "Ue",
        'ä' | 'æ' => "ae",
        'ö' | 'ø' | 'œ' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'À'..='Å' => "A",
        'Ç' => "C",
        'È'..='Ë' => "E",
        'Ì'..='Ï' => "I",
        'Ñ' => "N",
        'Ò'..='Õ' => "O",
        'Ù'..='Û' => "U",
        'Ý' => "Y",
        'à'..='å' => "a",
        'ç' => "c",
        'è'..='ë' => "e",
        'ì'..='ï' => "i",
        'ñ' => "n",
        'ò'..='õ' => "o",
        'ù'..='û' => "u",
        'ý' | 'ÿ' => "y",
        // An accent that stands by itself, as file systems of macOS have it.
        '\u{300}'..='\u{36F}' | '\'' | '’' => "",
        other => return other.to_string().into(),
    };
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people_become_names_of_m() {
        let section = |name: &str| {
            let choices = Choices {
                name: name.into(),
                auth: Auth::Key,
                paging: Paging::None,
                odata: false,
                service: None,
                classic: false,
            };
            choices.section().ok()
        };
        for (name, expected) in [
            ("Fabrikam", Some("Fabrikam")),
            ("my service", Some("MyService")),
            ("tide-tables 2", Some("TideTables2")),
            ("2 tides", None),
            ("über", Some("Ueber")),
            ("Société Générale d'Eau", Some("SocieteGeneraleDEau")),
            ("数据", None),
            ("", None),
        ] {
            assert_eq!(section(name).as_deref(), expected, "{name}");
        }
    }
}
