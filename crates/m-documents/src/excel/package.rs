//! An Open XML workbook: the parts of the package, and what it says of its sheets, tables and names.
//!
//! calamine reads such workbooks, too, but not as queries do. It lends the workbook to one sheet at a time, where queries read
//! several side by side, and each again; its formats tell moments from numbers, but not dates and times of day from moments;
//! and it holds a text of any length. The records of the binary formats (`legacy.rs`) are many times as much to read as these
//! parts, and seldom met: there it serves.

use super::moment::Format;
use super::part::{self, Part, corrupted};
use super::reference::Area;
use super::sheet_xml::SheetXml;
use super::strings;
use m_engine::value::Text;
use m_engine::{Error, Result, Value};
use roxmltree::{Document, Node};
use std::cell::OnceCell;
use std::collections::HashMap;
use std::rc::Rc;

/// A package, and what of it has been read.
pub(super) struct Package {
    bytes: Rc<[u8]>,
    shared_strings: Option<String>,
    strings: OnceCell<Rc<Vec<Text>>>,
    styles: Option<String>,
    formats: OnceCell<Rc<Vec<Format>>>,
    pub(super) is_1904: bool,
    pub(super) sheets: Vec<SheetPart>,
    pub(super) names: Vec<DefinedName>,
}

/// A worksheet.
pub(super) struct SheetPart {
    pub(super) name: Text,
    pub(super) is_hidden: bool,
    path: String,
}

/// A table (`ListObject`) on a sheet.
pub(super) struct TablePart {
    pub(super) name: Text,
    pub(super) columns: Vec<Text>,
    /// Its rows, without headers and totals; `None` for none.
    pub(super) area: Option<Area>,
}

/// A defined name of one area.
pub(super) struct DefinedName {
    pub(super) name: Text,
    /// The sheet that it is defined for, where it is not for the workbook.
    pub(super) scope: Option<Text>,
    pub(super) is_hidden: bool,
    pub(super) sheet: String,
    pub(super) area: Area,
}

impl Package {
    /// Reads what a workbook is made of, but no sheet.
    ///
    /// Errors: it is no package, has no workbook, or that cannot be read.
    pub(super) fn open(bytes: Rc<[u8]>) -> Result<Package> {
        let mut package = Package {
            bytes,
            shared_strings: None,
            strings: OnceCell::new(),
            styles: None,
            formats: OnceCell::new(),
            is_1904: false,
            sheets: Vec::new(),
            names: Vec::new(),
        };
        let roots = package.relationships("")?;
        let main = roots.iter().find(|relationship| relationship.kind == "officeDocument");
        let main = main.map_or("xl/workbook.xml", |relationship| relationship.target.as_str()).to_owned();
        let Some(workbook) = package.text(&main)? else {
            return Err(Error::data_format(
                "The specified package is invalid. The main part is missing.",
                Value::NULL,
            ));
        };
        let relationships = package.relationships(&main)?;
        let target = |kind: &str| {
            relationships
                .iter()
                .find(|relationship| relationship.kind == kind)
                .map(|found| found.target.clone())
        };
        package.shared_strings = target("sharedStrings");
        package.styles = target("styles");
        let document = part::document(&workbook)?;
        package.read_workbook(&document, &relationships);
        Ok(package)
    }

    fn read_workbook(&mut self, document: &Document, relationships: &[Relationship]) {
        let mut all_sheets = Vec::new();
        for node in document.descendants().filter(Node::is_element) {
            match node.tag_name().name() {
                "workbookPr" => {
                    self.is_1904 =
                        node.attribute("date1904").is_some_and(|value| matches!(value, "1" | "true"));
                }
                "sheet" => {
                    let name = Text::from(node.attribute("name").unwrap_or_default());
                    all_sheets.push(name.clone());
                    let id = node
                        .attributes()
                        .find(|attribute| attribute.name() == "id" && attribute.namespace().is_some());
                    let relationship =
                        id.and_then(|id| relationships.iter().find(|other| other.id == id.value()));
                    if let Some(relationship) = relationship.filter(|found| found.kind == "worksheet") {
                        self.sheets.push(SheetPart {
                            name,
                            is_hidden: node.attribute("state").is_some_and(|state| state != "visible"),
                            path: relationship.target.clone(),
                        });
                    }
                }
                "definedName" => {
                    let reference = Area::parse_with_sheet(node.text().unwrap_or_default());
                    let (Some(name), Some((sheet, area))) = (node.attribute("name"), reference) else {
                        continue;
                    };
                    let scope =
                        node.attribute("localSheetId").and_then(|position| position.parse::<usize>().ok());
                    self.names.push(DefinedName {
                        name: Text::from(name),
                        scope: scope.and_then(|position| all_sheets.get(position).cloned()),
                        is_hidden: node
                            .attribute("hidden")
                            .is_some_and(|value| matches!(value, "1" | "true")),
                        sheet,
                        area,
                    });
                }
                _ => {}
            }
        }
    }

    /// The tables of a sheet.
    pub(super) fn tables(&self, sheet: &SheetPart) -> Result<Vec<TablePart>> {
        let relationships = self.relationships(&sheet.path)?;
        let parts = relationships.iter().filter(|relationship| relationship.kind == "table");
        let mut tables = Vec::new();
        for relationship in parts {
            let Some(text) = self.text(&relationship.target)? else { continue };
            let document = part::document(&text)?;
            tables.extend(table(document.root_element()));
        }
        Ok(tables)
    }

    /// The cells of a sheet.
    pub(super) fn sheet(&self, sheet: &SheetPart) -> Result<SheetXml> {
        let part = self.part(&sheet.path)?.ok_or_else(corrupted)?;
        SheetXml::new(part, self.strings()?, self.formats()?, self.is_1904)
    }

    fn strings(&self) -> Result<Rc<Vec<Text>>> {
        if let Some(strings) = self.strings.get() {
            return Ok(strings.clone());
        }
        let part = self.shared_strings.as_ref().map(|path| self.part(path)).transpose()?.flatten();
        let read = part.map(|part| strings::shared(part.open())).transpose()?.unwrap_or_default();
        Ok(self.strings.get_or_init(|| Rc::new(read)).clone())
    }

    /// What each cell style shows of a number.
    fn formats(&self) -> Result<Rc<Vec<Format>>> {
        if let Some(formats) = self.formats.get() {
            return Ok(formats.clone());
        }
        let part = self.styles.as_ref().map(|path| self.text(path)).transpose()?.flatten();
        let read = part.map(|text| formats(&text)).transpose()?.unwrap_or_default();
        Ok(self.formats.get_or_init(|| Rc::new(read)).clone())
    }

    /// The relationships of a part; of the package for an empty path.
    fn relationships(&self, path: &str) -> Result<Vec<Relationship>> {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.text(&format!("{folder}{slash}_rels/{file}.rels"))? else {
            return Ok(Vec::new());
        };
        let document = part::document(&text)?;
        let nodes = document.root_element().children().filter(Node::is_element);
        Ok(nodes.filter_map(|node| Relationship::new(node, folder)).collect())
    }

    fn text(&self, path: &str) -> Result<Option<String>> {
        self.part(path)?.map(|part| part.text()).transpose()
    }

    fn part(&self, path: &str) -> Result<Option<Part>> {
        Part::find(&self.bytes, path)
    }
}

struct Relationship {
    id: String,
    /// The last word of its type: `worksheet`.
    kind: String,
    /// The path of the part.
    target: String,
}

impl Relationship {
    fn new(node: Node, folder: &str) -> Option<Relationship> {
        let target = node.attribute("Target")?;
        let kind = node.attribute("Type")?.rsplit('/').next()?.to_owned();
        let target = match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => {
                let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
                for part in target.split('/') {
                    match part {
                        "." | "" => {}
                        ".." => drop(parts.pop()),
                        part => parts.push(part),
                    }
                }
                parts.join("/")
            }
        };
        Some(Relationship { id: node.attribute("Id")?.to_owned(), kind, target })
    }
}

/// A table part: its area without the rows of headers and totals.
fn table(root: Node) -> Option<TablePart> {
    let count = |name, default| root.attribute(name).map_or(Some(default), |value| value.parse::<u32>().ok());
    let area = Area::parse(root.attribute("ref")?)?;
    let first_row = area.first_row.checked_add(count("headerRowCount", 1)?)?;
    let last_row = area.last_row?.checked_sub(count("totalsRowCount", 0)?);
    let columns = root.descendants().filter(|node| node.tag_name().name() == "tableColumn");
    Some(TablePart {
        name: Text::from(root.attribute("displayName").or_else(|| root.attribute("name"))?),
        columns: columns.map(|node| strings::unescape(node.attribute("name").unwrap_or_default())).collect(),
        area: last_row.filter(|last| *last >= first_row).map(|last| Area {
            first_row,
            last_row: Some(last),
            ..area
        }),
    })
}

/// What the cell formats (`cellXfs`) of a style sheet show.
fn formats(text: &str) -> Result<Vec<Format>> {
    let document = part::document(text)?;
    let number = |node: &Node, name| node.attribute(name).and_then(|id: &str| id.parse::<u32>().ok());
    let named =
        |name: &'static str| document.descendants().filter(move |node| node.tag_name().name() == name);
    let custom: HashMap<u32, Format> = named("numFmt")
        .filter_map(|node| Some((number(&node, "numFmtId")?, Format::parse(node.attribute("formatCode")?))))
        .collect();
    let formats =
        named("cellXfs").flat_map(|list| list.children().filter(|node| node.tag_name().name() == "xf"));
    let ids = formats.map(|node| number(&node, "numFmtId").unwrap_or(0));
    Ok(ids.map(|id| custom.get(&id).copied().unwrap_or_else(|| Format::builtin(id))).collect())
}
