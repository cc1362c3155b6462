//! `cargo xtask run --watch`: packs the connector anew whenever one of its sources changes; the host sees the new package
//! and runs again.

use crate::package;
use crate::project::Project;
use std::path::Path;
use std::time::{Duration, SystemTime};
use walkdir::WalkDir;

/// How often the sources are looked at. They are a few dozen files.
const STEP: Duration = Duration::from_millis(300);

/// Watches the connector's description, M and templates for as long as this program runs. A mistake in them is told on
/// standard error, and the last good package stays.
pub fn on_changes(project: Project) {
    std::thread::spawn(move || {
        let mut seen = newest(&project);
        loop {
            std::thread::sleep(STEP);
            let now = newest(&project);
            if now != seen {
                seen = now;
                let packed = package::default_path(&project).and_then(|path| package::write(&project, &path));
                if let Err(error) = packed {
                    eprintln!("error: {error:#}");
                }
            }
        }
    });
}

/// The number of source files and the moment of the last change of one.
fn newest(project: &Project) -> (usize, Option<SystemTime>) {
    let changed = |folder: &Path| {
        let files = WalkDir::new(folder).into_iter().filter_map(Result::ok);
        let moments = files.filter_map(|entry| entry.metadata().ok()?.modified().ok());
        moments.collect::<Vec<_>>()
    };
    let mut moments = changed(&project.connector());
    moments.extend(changed(&project.templates()));
    (moments.len(), moments.into_iter().max())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_source_is_seen() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let project = Project::repository(folder.path().to_owned());
        std::fs::create_dir_all(project.connector()).expect("a folder");
        let before = newest(&project);
        assert_eq!(newest(&project), before);
        std::fs::write(project.connector().join("a.pq"), "1").expect("a file");
        assert_ne!(newest(&project), before);
    }
}
