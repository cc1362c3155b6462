//! Archives: what is written can be read, the same parts give the same bytes, and nothing crafted does harm.

use super::{part, zip_of};
use mez::{MAX_PACKAGE_BYTES, Package};

fn package() -> Package {
    Package::new([part("b.txt", "two"), part("A.pq", "section A;"), part("folder/c.png", "three")])
        .expect("a package")
}

#[test]
fn what_is_written_can_be_read() {
    let bytes = mez::write(&package()).expect("a package can be written");
    assert_eq!(Package::from_bytes(&bytes).expect("it can be read"), package());
}

#[test]
fn the_order_of_the_parts_does_not_reach_the_bytes() {
    let other =
        Package::new([part("folder/c.png", "three"), part("A.pq", "section A;"), part("b.txt", "two")]);
    let other = mez::write(&other.expect("a package")).expect("a package can be written");
    assert_eq!(mez::write(&package()).expect("a package can be written"), other);
}

/// The fields of the ZIP format (APPNOTE 4.3.12, central directory header) that could differ between systems.
#[test]
fn no_time_and_no_operating_system_reach_the_bytes() {
    let bytes = mez::write(&package()).expect("a package can be written");
    let headers: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, w)| w == b"PK\x01\x02").map(|(at, _)| at).collect();
    assert_eq!(headers.len(), 3);
    for at in headers {
        let made_by_system = bytes[at + 5];
        let compression_method = &bytes[at + 10..at + 12];
        let time_and_date = &bytes[at + 12..at + 16];
        let extra_field_length = &bytes[at + 30..at + 32];
        let external_attributes = &bytes[at + 38..at + 42];
        assert_eq!(made_by_system, 0, "MS-DOS, which every system can claim");
        assert_eq!(compression_method, [0, 0], "stored: compressors differ between processors");
        assert_eq!(time_and_date, [0, 0, 0x21, 0], "1980-01-01 00:00:00");
        assert_eq!(extra_field_length, [0, 0]);
        assert_eq!(external_attributes, [0, 0, 0, 0]);
    }
}

#[test]
fn names_are_found_in_any_case_and_exactly_first() {
    let package = Package::new([part("LakeHouse16.png", "icon")]).expect("a package");
    assert_eq!(package.part("Lakehouse16.png").map(|part| part.name.as_str()), Some("LakeHouse16.png"));
    assert_eq!(package.part("other.png"), None);
}

#[test]
fn text_comes_without_byte_order_mark_and_with_its_line_ends() {
    let cases: [(&[u8], &str); 5] = [
        (b"\xEF\xBB\xBFsection A;\r\n", "section A;\r\n"),
        (b"section A;\n", "section A;\n"),
        (b"\xFF\xFEa\0\xE9\0", "aé"),
        (b"\xFE\xFF\0a\0\xE9", "aé"),
        (b"a\xFFb", "a\u{FFFD}b"),
    ];
    for (bytes, expected) in cases {
        assert_eq!(mez::decode_text(bytes), expected);
    }
}

#[test]
fn what_is_no_package_is_told_to_a_person() {
    let cases: [&[u8]; 4] =
        [b"", b"section A; X = 1;", b"PK\x03\x04", b"<html><body>Not found</body></html>"];
    for bytes in cases {
        let error = Package::from_bytes(bytes).expect_err("this is no package").to_string();
        assert!(error.contains("give a .mez file"), "{error}");
    }
}

#[test]
fn names_that_lead_out_are_refused() {
    for name in
        ["../evil.pq", "a/../../evil.pq", "/etc/passwd", "C:\\evil.pq", "a/./b", "..\\evil.pq", "a//b"]
    {
        let error = Package::from_bytes(&zip_of(&[(name, b"x")])).expect_err(name).to_string();
        assert!(error.contains("leads out of the package"), "{name}: {error}");
    }
}

#[test]
fn names_that_differ_in_case_only_are_refused() {
    let error =
        Package::from_bytes(&zip_of(&[("a.pq", b"x"), ("A.PQ", b"y")])).expect_err("twice").to_string();
    assert!(error.contains("\"a.pq\" is there twice"), "{error}");
}

#[test]
fn an_archive_that_unpacks_to_too_much_is_refused() {
    let zeros = vec![0; usize::try_from(MAX_PACKAGE_BYTES).expect("64 bits") + 1];
    let bomb = zip_of(&[("zeros", &zeros)]);
    assert!(bomb.len() < 1 << 20, "it is small when packed");
    let error = Package::from_bytes(&bomb).expect_err("too large").to_string();
    assert!(error.contains("unpacks to at least"), "{error}");
}

#[test]
fn a_damaged_part_is_named() {
    let mut bytes = zip_of(&[("a.pq", b"section A; shared X = 1; shared Y = 2;")]);
    // Behind the local header (30 bytes and the name) the compressed data begin.
    for byte in bytes.iter_mut().skip(34).take(8) {
        *byte ^= 0xFF;
    }
    let error = Package::from_bytes(&bytes).expect_err("damaged").to_string();
    assert!(error.contains("\"a.pq\" is damaged"), "{error}");
}

#[test]
fn a_pqx_gives_the_parts_of_the_extension() {
    let bytes = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", b"<Relationships/>"),
        ("package/services/digital-signature/origin.psdor", b""),
        ("package/services/digital-signature/_rels/origin.psdor.rels", b""),
        ("package/services/digital-signature/xml-signature/abc.psdsxs", b"<Signature/>"),
        ("Anaplan%20Connector.m", b"section A;"),
        ("100%.txt", b"not an escape"),
        ("resources.resx", b"<root/>"),
    ]);
    let package = Package::from_bytes(&bytes).expect("a package");
    let names: Vec<&str> = package.parts().iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["100%.txt", "Anaplan Connector.m", "resources.resx"]);
}

#[test]
fn an_escape_in_a_pqx_cannot_lead_out() {
    let bytes = zip_of(&[("[Content_Types].xml", b"<Types/>"), ("%2e%2e%2fevil.pq", b"x")]);
    assert!(Package::from_bytes(&bytes).is_err());
}

#[test]
fn names_of_a_mez_are_not_decoded() {
    let package = Package::from_bytes(&zip_of(&[("a%20b.pq", b"x")])).expect("a package");
    assert!(package.part("a%20b.pq").is_some());
}

/// Our own writer makes no such archive; two names are made alike afterwards, in the headers and in the directory.
#[test]
fn a_part_that_is_there_twice_is_refused() {
    let mut bytes = zip_of(&[("Foo.m", b"section Foo;"), ("other.txt", b"x"), ("Foo.n", b"section Bar;")]);
    for at in 0..bytes.len() - 5 {
        if &bytes[at..at + 5] == b"Foo.n" {
            bytes[at + 4] = b'm';
        }
    }
    let error = Package::from_bytes(&bytes).expect_err("two parts have one name").to_string();
    assert!(error.contains("the part \"Foo.m\" is there twice"), "{error}");
}
