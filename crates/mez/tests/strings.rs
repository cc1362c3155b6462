//! The texts of a package.

use super::part;
use mez::{Package, StringTable, read_resx};

const RESX: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<root>
  <!-- a comment -->
  <resheader name="version"><value>2.0</value></resheader>
  <data name="Plain" xml:space="preserve"><value>a text</value><comment>not this</comment></data>
  <data name="Escaped"><value>a &lt;b&gt; &amp; "c" &#233;</value></data>
  <data name="Empty"><value></value></data>
  <data name="Lines"><value>one
two</value></data>
  <data name="Cdata"><value><![CDATA[<x>]]></value></data>
  <data name="Icon" type="System.Drawing.Bitmap"><value>AAAA</value></data>
  <data name="NoValue"/>
</root>"#;

#[test]
fn texts_are_read_by_name() {
    let strings = read_resx(RESX.as_bytes()).expect("ResX");
    let read: Vec<(&str, &str)> = strings.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let expected = [
        ("Cdata", "<x>"),
        ("Empty", ""),
        ("Escaped", "a <b> & \"c\" é"),
        ("Lines", "one\ntwo"),
        ("Plain", "a text"),
    ];
    assert_eq!(read, expected);
}

#[test]
fn what_is_not_xml_is_told_with_its_place() {
    let error = read_resx(b"<root>\n  <data name=\"a\">\n</root>").expect_err("not well-formed");
    assert_eq!(error.line, 3);
    assert!(read_resx(b"").is_err());
}

#[test]
fn the_nearest_culture_counts() {
    let file = |culture: &str, names: &[&str]| {
        let data: String = names
            .iter()
            .map(|name| format!("<data name=\"{name}\"><value>{name} in {culture}</value></data>"))
            .collect();
        part(&format!("Resources{culture}.resx"), &format!("<root>{data}</root>"))
    };
    let package =
        Package::new([file("", &["a", "b", "c"]), file(".de", &["a", "b"]), file(".de-CH", &["a"])]);
    let package = package.expect("a package");
    let cases = [
        ("de-CH", ["a in .de-CH", "b in .de", "c in "]),
        ("de-AT", ["a in .de", "b in .de", "c in "]),
        ("fr", ["a in ", "b in ", "c in "]),
        ("", ["a in ", "b in ", "c in "]),
    ];
    for (culture, expected) in cases {
        let strings = StringTable::read(&package, culture).expect("ResX");
        let read: Vec<&str> = ["a", "b", "c"].iter().filter_map(|name| strings.get(name)).collect();
        assert_eq!(read, expected, "{culture}");
        assert_eq!(strings.get("d"), None);
    }
}

#[test]
fn files_are_asked_from_the_culture_to_the_neutral_one() {
    let expected =
        ["resources.zh-Hant-TW.resx", "resources.zh-Hant.resx", "resources.zh.resx", "resources.resx"];
    assert_eq!(StringTable::part_names("zh-Hant-TW"), expected);
}
