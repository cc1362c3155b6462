//! The notes of a release: what the changelog says of its version.

/// The part of the changelog below `## VERSION`, up to the next version; `None` where there is none.
pub fn of(changelog: &str, version: &str) -> Option<String> {
    let is_heading = |line: &str| line.starts_with("## ");
    let mut lines = changelog.lines().skip_while(|line| {
        let heading = line.strip_prefix("## ").unwrap_or_default();
        heading.split_whitespace().next() != Some(version)
    });
    lines.next()?;
    let text: Vec<&str> = lines.take_while(|line| !is_heading(line)).collect();
    let text = text.join("\n").trim().to_owned();
    (!text.is_empty()).then(|| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_notes_are_those_of_one_version() {
        let changelog =
            "# Changelog\n\n## 0.2.0 (2026-11-30)\n\n- b\n\n### c\n\n## 0.1.0 (2026-11-22)\n\n- a\n";
        assert_eq!(of(changelog, "0.2.0").as_deref(), Some("- b\n\n### c\n"));
        assert_eq!(of(changelog, "0.1.0").as_deref(), Some("- a\n"));
        assert_eq!(of(changelog, "0.1"), None);
    }
}
