//! What was found: the sources that a query names, and those that only running it tells.

use crate::evaluation::Evaluation;
use crate::extension::source::{path_maker, published_type};
use crate::kind::{BuiltinSource, PathMaker, data_source_path, maker_positions, normalized, path_parameters};
use crate::scope::{DataSource, Scope};
use m_engine::value::types::FunctionType;
use m_engine::value::{Data, Number};
use m_engine::{Cx, Value};
use m_syntax::{Diagnostic, SourceFile, Span};
use std::collections::HashMap;
use std::rc::Rc;

/// What a query says about its data sources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovery {
    /// The sources, each once, in the order in which the query names them first.
    pub sources: Vec<Found>,
    /// The calls whose source cannot be told from the text, in the order of the text.
    pub unresolved: Vec<Unresolved>,
}

/// A data source of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its kind and path.
    pub source: DataSource,
    /// The path in the form in which paths are compared.
    pub normalized_path: String,
    /// The calls that name it.
    pub calls: Vec<Call>,
}

/// A call of a data source function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The function: `Anaplan.Contents`.
    pub function: String,
    /// Where the call stands.
    pub place: Place,
}

/// A use of a data source function whose source is not in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The function.
    pub function: String,
    /// Its data source kind.
    pub kind: String,
    /// The part of the text that is no constant.
    pub place: Place,
    /// Why, as a sentence for people.
    pub reason: String,
}

/// A place in a query's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The bytes of the text.
    pub span: Span,
}

/// Finds the data sources of a query: an expression or a section document. The arguments that make a path have to be
/// constants: literals, operators on them, `let` variables and section members that are constants, fields of records,
/// items of lists, and query parameters (constants with metadata).
///
/// Errors: the mistakes in the text, if it cannot be read.
pub fn discover(evaluation: &Evaluation, text: &str) -> Result<Discovery, Vec<Diagnostic>> {
    let parsed = m_syntax::parse(text);
    if !parsed.diagnostics.is_empty() {
        return Err(parsed.diagnostics);
    }
    let finder = Finder::new(evaluation, text);
    let uses =
        super::walk::uses(&evaluation.cx, &parsed.document, &|name| finder.functions.contains_key(name));
    let mut discovery = Discovery::default();
    for one in uses {
        finder.add(&mut discovery, one);
    }
    Ok(discovery)
}

/// What a data source function is, and how its arguments make a path.
enum Function {
    Builtin(&'static BuiltinSource),
    Extension {
        kind: String,
        published: Rc<FunctionType>,
        maker: Option<PathMaker>,
    },
    /// It cannot be evaluated, and why.
    Broken {
        kind: String,
        why: String,
    },
}

struct Finder<'e> {
    cx: &'e Cx,
    source: SourceFile,
    functions: HashMap<String, Function>,
}

impl<'e> Finder<'e> {
    fn new(evaluation: &'e Evaluation, text: &str) -> Finder<'e> {
        let cx = &evaluation.cx;
        let mut functions: HashMap<String, Function> = crate::kind::builtin_sources()
            .iter()
            .map(|source| (source.function.to_owned(), Function::Builtin(source)))
            .collect();
        for extension in &evaluation.extensions {
            for member in extension.section.members.iter().filter(|member| member.shared) {
                let Some(kind) = extension.kind_of(&member.name) else { continue };
                let value = cx.in_scope(Scope::sign_in(), || member.cell.force(cx));
                let function = match value.and_then(|value| published_type(&value)) {
                    Ok(published) => {
                        let maker = path_maker(cx, extension, &kind);
                        Function::Extension { kind, published, maker }
                    }
                    Err(error) => Function::Broken { kind, why: error.message().to_display() },
                };
                functions.insert(member.name.to_display(), function);
            }
        }
        Finder { cx, source: SourceFile::new("", text), functions }
    }

    fn place(&self, span: Span) -> Place {
        let (line, column) = self.source.line_column(span.start);
        Place { line, column, span }
    }

    fn add(&self, discovery: &mut Discovery, one: super::walk::Use) {
        let Some(function) = self.functions.get(&one.function) else { return };
        let kind = match function {
            Function::Builtin(source) => source.kind,
            Function::Extension { kind, .. } | Function::Broken { kind, .. } => kind,
        };
        match self.path(function, &one) {
            Ok(path) => {
                let call = Call { function: one.function, place: self.place(one.span) };
                let normalized_path = normalized(&path);
                let known = discovery
                    .sources
                    .iter_mut()
                    .find(|found| found.source.kind == kind && found.normalized_path == normalized_path);
                match known {
                    Some(found) => found.calls.push(call),
                    None => {
                        let source = DataSource { kind: kind.to_owned(), path };
                        discovery.sources.push(Found { source, normalized_path, calls: vec![call] });
                    }
                }
            }
            Err(super::names::Unknown { span, reason }) => discovery.unresolved.push(Unresolved {
                function: one.function,
                kind: kind.to_owned(),
                place: self.place(span),
                reason,
            }),
        }
    }

    /// The path of a use, or the part of it that is no constant.
    fn path(&self, function: &Function, one: &super::walk::Use) -> Result<String, super::names::Unknown> {
        let unknown = |span, reason: &str| super::names::Unknown { span, reason: reason.to_owned() };
        let arguments = one.arguments.as_ref().ok_or_else(|| {
            unknown(
                one.span,
                "The function is used as a value; what it will be called with is not in the text.",
            )
        })?;
        let needed: Vec<usize> = match function {
            Function::Broken { why, .. } => {
                return Err(unknown(one.span, &format!("The function cannot be evaluated: {why}")));
            }
            Function::Builtin(source) => (0..source.path_arguments).collect(),
            Function::Extension { maker: Some(PathMaker::Singleton), .. } => Vec::new(),
            Function::Extension { maker: Some(PathMaker::Function(make)), published, .. } => {
                let positions = make.signature().map(|signature| maker_positions(&signature, published));
                let positions = positions.unwrap_or_default().into_iter().flatten();
                positions.filter(|position| *position < arguments.len()).collect()
            }
            Function::Extension { published, .. } => {
                path_parameters(self.cx, published).iter().map(|parameter| parameter.position).collect()
            }
        };
        let mut values = vec![Value::NULL; arguments.len()];
        for position in needed {
            match arguments.get(position) {
                Some(Ok(value)) => values[position] = value.clone(),
                Some(Err(why)) => return Err(why.clone()),
                None => {
                    return Err(unknown(one.span, "The call lacks an argument that is part of the path."));
                }
            }
        }
        match function {
            Function::Broken { .. } => Err(unknown(one.span, "The function cannot be evaluated.")),
            Function::Builtin(source) => builtin_path(source, &values)
                .ok_or_else(|| unknown(one.span, "The argument that names the source is no text.")),
            Function::Extension { kind, published, maker } => {
                let made = self.cx.in_scope(Scope::sign_in(), || {
                    data_source_path(self.cx, kind, maker.as_ref(), published, &values)
                });
                made.map_err(|error| unknown(one.span, &error.message().to_display()))
            }
        }
    }
}

/// The path of a library function: its leading arguments, joined by semicolons. Of an address the query is left out.
fn builtin_path(source: &BuiltinSource, arguments: &[Value]) -> Option<String> {
    if source.path_arguments == 0 {
        return Some(source.kind.to_owned());
    }
    let texts = arguments.iter().take(source.path_arguments).map(|argument| match &argument.data {
        Data::Text(text) => Some(text.to_display()),
        Data::Number(Number::Double(number)) => Some(number.to_string()),
        _ => None,
    });
    let path = texts.collect::<Option<Vec<_>>>()?.join(";");
    let is_address = matches!(source.kind, "Web" | "OData" | "SharePoint");
    let path = if is_address { m_library::absolute(&path) } else { path };
    let end = if is_address { path.find(['?', '#']) } else { None };
    Some(end.and_then(|end| path.get(..end)).unwrap_or(&path).to_owned())
}
