//! The templates that are built in: those of this repository, for planning services, and the plain one.

/// For planning services, by name.
pub(crate) const PLANNING: &[(&str, &str)] = &[
    ("basic.pq.tera", include_str!("../../../templates/basic.pq.tera")),
    ("contents.pq.tera", include_str!("../../../templates/contents.pq.tera")),
    ("data-source.pq.tera", include_str!("../../../templates/data-source.pq.tera")),
    ("direct-access.pq.tera", include_str!("../../../templates/direct-access.pq.tera")),
    ("navigation.pq.tera", include_str!("../../../templates/navigation.pq.tera")),
    ("oauth2.pq.tera", include_str!("../../../templates/oauth2.pq.tera")),
    ("resources.resx.tera", include_str!("../../../templates/resources.resx.tera")),
    ("run-export.pq.tera", include_str!("../../../templates/run-export.pq.tera")),
    ("section.pq.tera", include_str!("../../../templates/section.pq.tera")),
    ("section.query.pq.tera", include_str!("../../../templates/section.query.pq.tera")),
    ("settings.pq.tera", include_str!("../../../templates/settings.pq.tera")),
];

/// For M that is written by hand.
pub(crate) const PLAIN: &[(&str, &str)] = &[
    ("plain.pq.tera", include_str!("../templates/plain.pq.tera")),
    ("resources.resx.tera", include_str!("../../../templates/resources.resx.tera")),
];
