//! Conditions on rows as `$filter` (OData URL Conventions 4.01, section 5.1.1). What has no counterpart is not translated:
//! the rows are then filtered here.

use super::metadata::{Model, Property};
use m_engine::tree::Tree;
use m_engine::value::{Data, Number};
use m_engine::{Value, m_text};

/// The text of a condition, or nothing where it cannot be said in OData.
pub(super) fn filter(model: &Model, properties: &[Property], tree: &Tree) -> Option<String> {
    Translator { model, properties }.condition(tree)
}

/// A value as a literal of OData, for a property of a type; nothing where it has no form.
pub(super) fn literal(model: &Model, ty: &str, value: &Value) -> Option<String> {
    let ty = model.primitive(ty);
    Some(match &value.data {
        Data::Null => "null".into(),
        Data::Logical(logical) => logical.to_string(),
        Data::Number(number) => number_text(number)?,
        Data::Text(text) if ty == "Edm.Guid" => {
            let text = text.to_display();
            let is_guid = text.len() == 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
            return is_guid.then_some(text);
        }
        Data::Text(text) => {
            let quoted = format!("'{}'", text.to_display().replace('\'', "''"));
            if model.is_enumeration(ty) { format!("{ty}{quoted}") } else { quoted }
        }
        Data::Date(date) => {
            let (year, month, day) = date.ymd();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Time(_) | Data::DateTimeZone(_) => moment(value)?,
        _ => return None,
    })
}

fn number_text(number: &Number) -> Option<String> {
    let double = number.to_f64();
    if !double.is_finite() {
        return None;
    }
    Some(match number.to_i64() {
        Some(integer) => integer.to_string(),
        None => double.to_string(),
    })
}

/// A time or moment in the form of the standard, offset included.
fn moment(value: &Value) -> Option<String> {
    let clock = |ticks: i64| {
        let seconds = ticks / 10_000_000;
        let fraction = ticks % 10_000_000;
        let fraction = if fraction == 0 { String::new() } else { format!(".{fraction:07}") };
        format!("{:02}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    };
    match &value.data {
        Data::Time(time) => Some(clock(time.ticks())),
        Data::DateTimeZone(moment) => {
            let (year, month, day) = moment.local().date().ymd();
            let offset = moment.offset();
            let zone = match offset {
                0 => "Z".to_owned(),
                _ => {
                    let sign = if offset < 0 { '-' } else { '+' };
                    format!("{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
                }
            };
            let clock = clock(moment.local().time().ticks());
            Some(format!("{year:04}-{month:02}-{day:02}T{clock}{zone}"))
        }
        _ => m_text::inline(value),
    }
}

struct Translator<'m> {
    model: &'m Model,
    properties: &'m [Property],
}

/// A part of a condition, and the type of the property it is about, if it is about one.
struct Operand {
    text: String,
    ty: Option<String>,
}

impl Translator<'_> {
    fn condition(&self, tree: &Tree) -> Option<String> {
        Some(match tree {
            Tree::Binary(operator @ ("And" | "Or"), left, right) => {
                let word = if *operator == "And" { "and" } else { "or" };
                format!("({} {word} {})", self.condition(left)?, self.condition(right)?)
            }
            Tree::Unary("Not", operand) => format!("not ({})", self.condition(operand)?),
            Tree::Binary(operator, left, right) => {
                let word = comparison(operator)?;
                let (left, right) = self.operands(left, right)?;
                format!("{left} {word} {right}")
            }
            Tree::Invocation(function, arguments) => self.call(function, arguments, true)?.text,
            Tree::Constant(Value { data: Data::Logical(logical), .. }) => logical.to_string(),
            Tree::Field(..) => {
                let operand = self.operand(tree, None)?;
                (operand.ty.as_deref() == Some("Edm.Boolean")).then_some(operand.text)?
            }
            _ => return None,
        })
    }

    /// Both sides of an operator; a constant takes the type of the other side.
    fn operands(&self, left: &Tree, right: &Tree) -> Option<(String, String)> {
        if matches!(left, Tree::Constant(_)) {
            let right = self.operand(right, None)?;
            let left = self.operand(left, right.ty.as_deref())?;
            return Some((left.text, right.text));
        }
        let left = self.operand(left, None)?;
        let right = self.operand(right, left.ty.as_deref())?;
        Some((left.text, right.text))
    }

    fn operand(&self, tree: &Tree, ty: Option<&str>) -> Option<Operand> {
        match tree {
            Tree::Constant(value) => {
                let text = literal(self.model, ty.unwrap_or("Edm.String"), value)?;
                Some(Operand { text, ty: None })
            }
            Tree::Field(..) => self.path(tree),
            Tree::Binary(operator, left, right) => {
                let word = match *operator {
                    "Add" => "add",
                    "Subtract" => "sub",
                    "Multiply" => "mul",
                    _ => return None,
                };
                let (left, right) = self.operands(left, right)?;
                Some(Operand { text: format!("({left} {word} {right})"), ty: None })
            }
            Tree::Invocation(function, arguments) => self.call(function, arguments, false),
            _ => None,
        }
    }

    /// A property of the row, or of a complex property of it.
    fn path(&self, tree: &Tree) -> Option<Operand> {
        let Tree::Field(target, name) = tree else { return None };
        let (before, property) = match &**target {
            Tree::Row => {
                let property = self.properties.iter().find(|property| property.name == name.as_str())?;
                (String::new(), property)
            }
            inner => {
                let outer = self.path(inner)?;
                (format!("{}/", outer.text), self.model.property(&outer.ty?, name.as_str())?)
            }
        };
        let can_compare = !property.is_navigation && !property.ty.collection;
        can_compare.then(|| Operand {
            text: format!("{before}{}", property.name),
            ty: Some(property.ty.name.clone()),
        })
    }

    /// A function of the library that OData has too (section 5.1.1.5 and following).
    fn call(&self, function: &Tree, arguments: &[Tree], logical: bool) -> Option<Operand> {
        let Tree::Constant(Value { data: Data::Function(function), .. }) = function else { return None };
        let (name, count, is_logical) = match function.builtin_name()? {
            "Text.StartsWith" => ("startswith", 2, true),
            "Text.EndsWith" => ("endswith", 2, true),
            "Text.Contains" => ("contains", 2, true),
            "Text.Lower" => ("tolower", 1, false),
            "Text.Upper" => ("toupper", 1, false),
            "Text.Trim" => ("trim", 1, false),
            "Text.Length" => ("length", 1, false),
            "Date.Year" => ("year", 1, false),
            "Date.Month" => ("month", 1, false),
            "Date.Day" => ("day", 1, false),
            _ => return None,
        };
        if arguments.len() != count || logical != is_logical {
            return None;
        }
        let arguments: Vec<String> = arguments
            .iter()
            .map(|argument| self.operand(argument, None).map(|operand| operand.text))
            .collect::<Option<_>>()?;
        Some(Operand { text: format!("{name}({})", arguments.join(",")), ty: None })
    }
}

fn comparison(operator: &str) -> Option<&'static str> {
    Some(match operator {
        "Equals" => "eq",
        "NotEquals" => "ne",
        "LessThan" => "lt",
        "LessThanOrEquals" => "le",
        "GreaterThan" => "gt",
        "GreaterThanOrEquals" => "ge",
        _ => return None,
    })
}
