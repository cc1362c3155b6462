//! The package: the same bytes every time, with everything a host looks for.

use connector::package;
use connector::project::Project;
use mez::Package;
use std::collections::BTreeSet;

#[test]
fn the_same_project_gives_the_same_bytes() {
    let project = Project::here();
    let first = package::build(&project).unwrap_or_else(|error| panic!("{error:#}"));
    let second = package::build(&project).unwrap_or_else(|error| panic!("{error:#}"));
    assert!(first == second);
}

#[test]
fn the_package_holds_the_section_the_texts_and_the_icons() {
    let bytes = package::build(&Project::here()).unwrap_or_else(|error| panic!("{error:#}"));
    let package = Package::from_bytes(&bytes).expect("what was written can be read");
    let names: BTreeSet<&str> = package.parts().iter().map(|part| part.name.as_str()).collect();
    let mut expected: BTreeSet<String> =
        connector::render::ICON_FILES.iter().map(|size| format!("Anaplan{size}.png")).collect();
    expected.insert("Anaplan.pq".to_owned());
    for language in ["", ".de", ".es", ".fr", ".ja"] {
        expected.insert(format!("resources{language}.resx"));
    }
    assert_eq!(names, expected.iter().map(String::as_str).collect());
    assert_eq!(
        package.section_candidates("Anaplan.mez").first().map(|part| part.name.as_str()),
        Some("Anaplan.pq")
    );
}

#[test]
fn every_part_that_the_m_asks_for_is_there_in_just_this_case() {
    let bytes = package::build(&Project::here()).unwrap_or_else(|error| panic!("{error:#}"));
    let package = Package::from_bytes(&bytes).expect("what was written can be read");
    let m = package.text("Anaplan.pq").expect("the section is there");
    let asked: BTreeSet<&str> =
        m.split("Extension.Contents(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(!asked.is_empty());
    for name in asked {
        assert!(package.parts().iter().any(|part| part.name == name), "{name} is not in the package");
    }
}
