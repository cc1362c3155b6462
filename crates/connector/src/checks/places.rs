//! Findings of a whole project, at their places in the files that a person writes.

use super::{Files, Finding, check, rule_of};
use crate::generate;
use crate::origin::Origin;
use crate::project::{Project, Shape};
use anyhow::Result;

/// Looks at a project.
///
/// # Errors
/// The project cannot be read.
pub fn project(project: &Project) -> Result<Vec<Finding>> {
    let parts = match generate::unchecked_files(project) {
        Ok(parts) => parts,
        Err(error) => {
            let rule = rule_of("load").into_iter();
            let finding =
                |rule| Finding { rule, file: project.name(), place: None, message: format!("{error:#}") };
            return Ok(rule.map(finding).collect());
        }
    };
    let document = match project.shape()? {
        Shape::Classic => {
            let package = crate::folder::package(&project.connector(), &project.name())?;
            crate::folder::section_document(&package, &project.name()).unwrap_or_default()
        }
        _ => format!("{}.pq", project.section()?),
    };
    let mut found = check(&Files { parts: &parts, document: &document });
    if matches!(project.shape()?, Shape::Plain(_)) {
        let text = parts.get(&document).map(|bytes| mez::decode_text(bytes)).unwrap_or_default();
        let origin = Origin::of(project, &text)?;
        for finding in &mut found {
            if finding.file == document
                && let Some((line, column)) = finding.place
                && let Some((file, line)) = origin.place(line)
            {
                file.clone_into(&mut finding.file);
                finding.place = Some((line, column));
            }
            if finding.file.starts_with("resources") {
                finding.file = finding.file.replace("resources", "strings/strings").replace(".resx", ".toml");
            }
        }
    }
    Ok(found)
}
