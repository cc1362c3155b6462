//! The records that stand for points and shapes: the names of their fields, on the earth and in the plane.

use m_engine::Value;

/// The fields of a record.
pub(super) type Fields = Vec<(&'static str, Value)>;

/// Where a shape lies.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// On the earth: longitude and latitude.
    Geography,
    /// In the plane: x and y.
    Geometry,
}

impl Space {
    /// The names of the two coordinates.
    pub(super) fn axes(self) -> [&'static str; 2] {
        match self {
            Space::Geography => ["Longitude", "Latitude"],
            Space::Geometry => ["X", "Y"],
        }
    }

    /// The fields of a point, without its spatial reference.
    pub(super) fn point(self, first: Value, second: Value, z: Option<Value>, m: Option<Value>) -> Fields {
        let [first_name, second_name] = self.axes();
        let mut fields = vec![("Kind", Value::text("POINT")), (first_name, first), (second_name, second)];
        fields.extend(z.map(|z| ("Z", z)));
        fields.extend(m.map(|m| ("M", m)));
        fields
    }
}

/// What a kind of shape consists of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Parts {
    /// Coordinates.
    Point,
    /// `Points`, each a point without brackets of its own.
    Points,
    /// `Rings`, each a list of points.
    Rings,
    /// `Components` of one kind, whose name is not repeated.
    ComponentsOf(&'static str),
    /// `Components` of any kind.
    Components,
}

/// The kinds of the standard, by name.
const KINDS: [(&str, Parts); 7] = [
    ("POINT", Parts::Point),
    ("LINESTRING", Parts::Points),
    ("POLYGON", Parts::Rings),
    ("MULTIPOINT", Parts::ComponentsOf("POINT")),
    ("MULTILINESTRING", Parts::ComponentsOf("LINESTRING")),
    ("MULTIPOLYGON", Parts::ComponentsOf("POLYGON")),
    ("GEOMETRYCOLLECTION", Parts::Components),
];

/// The kind of this name, whatever its case.
pub(super) fn kind(name: &str) -> Option<(&'static str, Parts)> {
    KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).copied()
}
