//! What a description says about other things: levels that open one another, functions of the M, texts, the sample. It is
//! checked when these are known.

use super::read::{Mistake, Text};
use super::{Authentication, Level};
use crate::names;
use sink::counted;
use std::collections::BTreeSet;
use std::ops::Range;

/// What there is beside the description.
pub struct Known<'k> {
    /// The members of the generated M.
    pub members: &'k BTreeSet<String>,
    /// The names of the English texts.
    pub texts: &'k BTreeSet<String>,
}

impl Text {
    /// The first thing that the description names and that is not there, or that stands in a wrong place.
    ///
    /// # Errors
    /// It, with its place and what to write instead.
    pub fn check(&self, known: &Known<'_>) -> Result<(), Mistake> {
        let levels = &self.description.navigation;
        for (index, level) in levels.iter().enumerate() {
            for target in targets(level) {
                self.check_target(index, target, known)?;
            }
            if index > 0
                && !levels[..index].iter().any(|other| targets(other).any(|to| *to == *level.function))
            {
                let message = format!("no level above opens {}", &*level.function);
                let hint =
                    "name it in `opens` of the level above it, and put the levels in the order of opening";
                return Err(self.at(index, &level.function, &message, Some(hint)));
            }
            self.check_ids(index, level)?;
            for entry in &level.entries {
                if !known.texts.contains(&*entry.label) {
                    let message = format!("there is no text `{}`", &*entry.label);
                    let names = known.texts.iter().map(String::as_str);
                    return Err(self.at(
                        index,
                        &entry.label,
                        &message,
                        Some(&meant(&entry.label, names, "text")),
                    ));
                }
            }
        }
        self.check_authentication()?;
        self.check_sample()
    }

    /// What is opened is a level below or a function of the M.
    fn check_target(&self, index: usize, target: &str, known: &Known<'_>) -> Result<(), Mistake> {
        let levels = &self.description.navigation;
        match levels.iter().position(|level| *level.function == *target) {
            Some(place) if place <= index => {
                let message = format!("{} opens {target}, which stands above it", &*levels[index].function);
                Err(self.at(
                    index,
                    target,
                    &message,
                    Some("put the levels in the order in which they are opened"),
                ))
            }
            None if !known.members.contains(target) => {
                let message = format!("there is no function `{target}`");
                let below = levels.iter().skip(index + 1).map(|level| &*level.function);
                let names = below.chain(known.members.iter().map(String::as_str));
                Err(self.at(index, target, &message, Some(&meant(target, names, "level or member of the M"))))
            }
            _ => Ok(()),
        }
    }

    /// The ids in a path, or that fixed entries belong to, were chosen in a level above.
    fn check_ids(&self, index: usize, level: &Level) -> Result<(), Mistake> {
        let above: Vec<&str> = self.description.navigation[..index]
            .iter()
            .filter(|level| level.entries.is_empty())
            .map(|level| &*level.id)
            .collect();
        let path = level.path.as_deref().unwrap_or("");
        let in_path = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let own = (!level.entries.is_empty()).then_some(&*level.id);
        for id in in_path.chain(own) {
            if !above.contains(&id) {
                let message = format!("no level above {} has the id {id}", &*level.function);
                let hint = match above.is_empty() {
                    true => "the first level has no ids to choose from".to_owned(),
                    false => format!("write one of {}", above.join(", ")),
                };
                return Err(self.at(index, id, &message, Some(&hint)));
            }
        }
        Ok(())
    }

    fn check_authentication(&self) -> Result<(), Mistake> {
        let offered = self.description.connector.authentication.contains(&Authentication::OAuth);
        let (key, message, hint) = match (offered, self.description.oauth.is_some()) {
            (true, false) => (
                "authentication",
                "OAuth is offered, and there is no `[oauth]`",
                "say under `[oauth]` how it goes, or leave OAuth out",
            ),
            (false, true) => (
                "[oauth]",
                "there is `[oauth]`, and OAuth is not offered",
                "add OAuth to `authentication`, or remove `[oauth]`",
            ),
            _ => return Ok(()),
        };
        let start = self.text.find(key).unwrap_or(0);
        Err(self.mistake(start..start + key.len(), message, Some(hint)))
    }

    fn check_sample(&self) -> Result<(), Mistake> {
        let choices = &self.description.sample.choices;
        let start = self.text.find("choices").unwrap_or(0);
        let told = |message: &str, hint: &str| {
            Err(self.mistake(start..start + "choices".len(), message, Some(hint)))
        };
        let way = self.description.sample_levels();
        for (level, choice) in way.iter().zip(choices) {
            if !level.entries.is_empty() && level.entry(choice).is_none() {
                let keys: Vec<&str> = level.entries.iter().map(|entry| &*entry.key).collect();
                let message = format!("{} has no entry {}", &*level.function, &**choice);
                return told(&message, &format!("write one of {}", keys.join(", ")));
            }
        }
        let (made, needed) = (choices.len(), way.len());
        if made != needed {
            let (choices, levels) = (counted(made, "choice"), counted(needed, "level"));
            let message = format!("the sample makes {choices}, and its way leads through {levels}");
            let names: Vec<&str> = way.iter().map(|level| &*level.function).collect();
            return told(&message, &format!("write one choice for each of {}", names.join(", ")));
        }
        Ok(())
    }

    /// A mistake at the first place in a level where a word stands as a value.
    fn at(&self, level: usize, word: &str, message: &str, hint: Option<&str>) -> Mistake {
        self.mistake(self.place(level, word), message, hint)
    }

    fn place(&self, level: usize, word: &str) -> Range<usize> {
        let blocks: Vec<usize> = self.text.match_indices("[[navigation]]").map(|(at, _)| at).collect();
        let start = blocks.get(level).copied().unwrap_or(0);
        let end = blocks.get(level + 1).copied().unwrap_or(self.text.len());
        let block = self.text.get(start..end).unwrap_or("");
        let quoted = [format!("\"{word}\""), format!("{{{word}}}")];
        let found = quoted.iter().find_map(|quoted| Some((block.find(quoted)?, quoted.len())));
        let (at, length) = found.unwrap_or((0, "[[navigation]]".len()));
        start + at..start + at + length
    }
}

/// The functions that a level opens.
fn targets(level: &Level) -> impl Iterator<Item = &str> {
    let entries = level.entries.iter().map(|entry| &*entry.opens);
    level.opens.iter().map(|opens| &**opens).chain(entries)
}

/// What was probably meant.
fn meant<'n>(written: &str, names: impl Iterator<Item = &'n str>, what: &str) -> String {
    match names::meant(written, names) {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => format!("write the name of a {what}"),
    }
}
