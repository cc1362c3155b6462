//! Which parts may be the section document, likeliest first.

use super::part;
use mez::Package;

/// Each row: the package's name, its parts, the candidates in order.
const CASES: &[(&str, &[&str], &[&str])] = &[
    (
        "Anaplan.mez",
        &["Anaplan.pq", "Anaplan.query.pq", "resources.resx"],
        &["Anaplan.pq", "Anaplan.query.pq"],
    ),
    ("B.mez", &["A.m", "B.m", "C.pqm"], &["B.m", "A.m"]),
    ("b.MEZ", &["A.M", "B.PQ"], &["B.PQ", "A.M"]),
    ("/some/folder/B", &["A.pq", "B.pq"], &["B.pq", "A.pq"]),
    ("C.pqx", &["sub/C.pq", "D.pq"], &["D.pq"]),
    ("E.mez", &["E.txt", "m", ".m"], &[".m"]),
    ("F.mez", &[], &[]),
];

#[test]
fn candidates_come_in_order() {
    for (package_name, names, expected) in CASES {
        let package = Package::new(names.iter().map(|name| part(name, ""))).expect("a package");
        let candidates: Vec<&str> =
            package.section_candidates(package_name).iter().map(|part| part.name.as_str()).collect();
        assert_eq!(&candidates, expected, "{package_name}");
    }
}
