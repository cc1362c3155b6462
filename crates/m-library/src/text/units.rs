//! The code units of a text of which many parts are taken.

use m_engine::value::Text;

/// A text whose code units are found without a walk through those before them.
pub(crate) enum Units<'t> {
    /// As many bytes as code units.
    Ascii(&'t str),
    /// Any others.
    Wide(Vec<u16>),
}

impl<'t> Units<'t> {
    /// Those of a text.
    pub(crate) fn of(text: &'t Text) -> Units<'t> {
        if text.is_ascii() { Units::Ascii(text.as_str()) } else { Units::Wide(text.units().collect()) }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Units::Ascii(text) => text.len(),
            Units::Wide(units) => units.len(),
        }
    }

    /// The part from one on up to another; both are clamped to the text.
    pub(crate) fn part(&self, start: usize, end: usize) -> Text {
        let (start, end) = (start.min(self.len()), end.min(self.len()));
        match self {
            Units::Ascii(text) => Text::from(text.get(start..end).unwrap_or_default()),
            Units::Wide(units) => Text::from_units(units.get(start..end).unwrap_or_default().iter().copied()),
        }
    }
}
