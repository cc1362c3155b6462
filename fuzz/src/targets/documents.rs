//! The functions that read documents.

use super::with_evaluation;
use m_engine::value::Binary;
use m_engine::{Cx, Error, Result, Value, eval};

/// Words of XML.
pub(super) const XML_WORDS: &[&str] = &[
    "<a>",
    "</a>",
    "<a/>",
    "<b x='1'>",
    " x='1'",
    " xmlns='u'",
    " xmlns:p='v'",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x ?>",
    "&amp;",
    "&#x10FFFF;",
    "&#0;",
    "&e;",
    "<!DOCTYPE a [",
    "<row r='1'>",
    "<c r='A1' t='s'>",
    "<v>",
    "_x000D_",
    "\u{10F800}",
];

/// Words of HTML.
pub(super) const HTML_WORDS: &[&str] = &[
    "<div>",
    "<p>",
    "<b>",
    "<i x=1>",
    "<a>",
    "</p>",
    "<table>",
    "<tr>",
    "<td colspan=99999>",
    "<td rowspan=99999>",
    "</table>",
    "<svg>",
    "<math>",
    "<template>",
    "<select>",
    "<form>",
    "<!--",
    "<script>",
    "</script>",
    "<plaintext>",
    "&amp;",
    "&#xFFFFFFFF;",
];

pub(super) fn csv(input: &[u8]) {
    call("Csv.Document", input, Vec::new());
    call("Csv.Document", input, vec![Value::NULL, Value::text(";"), Value::NULL, Value::number(1252.0)]);
}

pub(super) fn json(input: &[u8]) {
    call("Json.Document", input, Vec::new());
}

pub(super) fn xml(input: &[u8]) {
    call("Xml.Document", input, Vec::new());
    call("Xml.Tables", input, Vec::new());
}

pub(super) fn html(input: &[u8]) {
    call("Web.Page", input, Vec::new());
    let column = |name: &str, selector: &str| Value::list(vec![Value::text(name), Value::text(selector)]);
    let columns = Value::list(vec![column("a", "p"), column("b", "table td:nth-child(1)")]);
    call("Html.Table", input, vec![columns]);
}

pub(super) fn excel(input: &[u8]) {
    call("Excel.Workbook", input, Vec::new());
    call("Excel.Workbook", input, vec![true.into(), true.into()]);
}

pub(super) fn parquet(input: &[u8]) {
    call("Parquet.Document", input, Vec::new());
}

/// Calls a library function with the bytes and more arguments, and reads its result.
fn call(function: &str, input: &[u8], more: Vec<Value>) {
    with_evaluation(|evaluation| {
        let mut arguments = vec![Value::from(Binary::from(input))];
        arguments.extend(more);
        eval::call(&evaluation.cx, &named(&evaluation.cx, function)?, arguments)
    });
}

/// A function of the library.
pub(super) fn named(cx: &Cx, name: &str) -> Result<Value> {
    let cell = cx.globals().get(name).cloned();
    cell.ok_or_else(|| Error::expression(format!("the library has no {name}")))?.force(cx)
}
