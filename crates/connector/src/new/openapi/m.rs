//! The M of a described service: a function for each operation, its pages, its place in the navigation.

use super::Service;
use super::operation::{Operation, PathPart};
use super::paging::Paging;
use super::parameter::{Parameter, Place};
use super::schema::{Column, Kind};
use m_syntax::print::{quote_field_name, quote_identifier, quote_text};
use std::fmt::Write as _;

/// The rows of the table of tables, each a list of M.
pub(in super::super) fn navigation(service: &Service) -> Vec<String> {
    let mut rows = Vec::new();
    for operation in &service.operations {
        let (label, member) = (quote_text(&operation.label), &operation.member);
        if operation.is_table() {
            rows.push(format!("{{{label}, \"{member}\", {member}(address), \"Table\", \"Table\", true}}"));
        }
        if operation.is_function() {
            let kind = "\"Function\"";
            rows.push(format!("{{{label}, \"{member}()\", {member}Of(address), {kind}, {kind}, true}}"));
        }
    }
    rows
}

/// The members for the operations, with what they need.
pub(in super::super) fn functions(service: &Service) -> String {
    let mut text = String::new();
    for operation in &service.operations {
        // Nothing can go wrong where a text is written into a text.
        let _ = write!(text, "{}\n\n", member(operation));
        if operation.is_function() {
            let _ = write!(text, "{}\n\n", of(operation));
        }
    }
    let uses = |name: &str| text.contains(&format!("{name}("));
    let helpers: Vec<&str> =
        HELPERS.iter().filter(|(name, _)| uses(name)).map(|(_, helper)| *helper).collect();
    // What those use themselves.
    let query_text = helpers.iter().any(|helper| helper.contains("QueryText"));
    let mut text = text + &helpers.join("\n\n");
    if query_text {
        text.push_str("\n\n");
        text.push_str(QUERY_TEXT);
    }
    text.trim_end().to_owned() + "\n"
}

/// The members that read pages, those that are used.
pub(in super::super) fn paging(service: &Service) -> String {
    let uses = |name: &str| service.operations.iter().any(|operation| rows_function(operation) == name);
    let mut used: Vec<&str> = ROWS.iter().filter(|(name, _)| uses(name)).map(|(_, text)| *text).collect();
    if service.has_link_headers() {
        used.push(NEXT_LINK);
    }
    used.join("\n\n") + "\n"
}

fn rows_function(operation: &Operation) -> &'static str {
    match operation.paging {
        Paging::None => "RowsAtOnce",
        Paging::Link(_) | Paging::LinkHeader => "RowsByLink",
        Paging::Cursor { .. } => "RowsByCursor",
        Paging::Position { .. } => "RowsByPosition",
    }
}

/// The type of a column or a parameter, without `nullable`.
fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Integer => "Int64.Type",
        Kind::Number => "number",
        Kind::Logical => "logical",
        Kind::Date => "date",
        Kind::Moment => "datetimezone",
        Kind::List => "list",
        Kind::Record => "record",
        Kind::Any => "any",
    }
}

/// The type of a table of these columns.
pub(super) fn table_type(columns: &[Column]) -> String {
    let fields = columns.iter().map(|column| {
        let name = type_name(column.kind);
        let ty = match (column.nullable, column.kind) {
            (_, Kind::Any) => "any".to_owned(),
            (true, _) => format!("nullable {name}"),
            (false, _) => name.to_owned(),
        };
        format!("{} = {ty}", quote_identifier(&column.name))
    });
    let fields: Vec<String> = fields.collect();
    if fields.is_empty() {
        "type table [Value = any]".into()
    } else {
        format!("type table [{}]", fields.join(", "))
    }
}

fn member(operation: &Operation) -> String {
    let own: Vec<String> = operation.parameters.iter().map(declared).collect();
    let parameters = std::iter::once("address as text".to_owned()).chain(own).collect::<Vec<_>>().join(", ");
    let cell = |column: &Column| {
        let value = format!("item[{}]?", quote_field_name(&column.name));
        match column.kind {
            Kind::Date => format!("ToDate({value})"),
            Kind::Moment => format!("ToMoment({value})"),
            _ => value,
        }
    };
    let cells: Vec<String> = operation.columns.iter().map(cell).collect();
    let row = match cells.is_empty() {
        true => "(item as any) as list => {item}".to_owned(),
        false => {
            format!(
                "(item as record) as list => {{\n            {}\n        }}",
                cells.join(",\n            ")
            )
        }
    };
    let rows = rows(operation);
    format!(
        "// GET {}\n{} = ({parameters}) as table =>\n    let\n        row = {row},\n        rows = {rows}\n    in\n        \
         #table(\n            {},\n            List.Transform(rows, row)\n        );",
        operation.described.replace(['\r', '\n'], " "),
        operation.member,
        table_type(&operation.columns)
    )
}

/// A parameter as the function that does it declares it.
fn declared(parameter: &Parameter) -> String {
    let name = quote_identifier(&parameter.variable);
    let ty = if parameter.kind == Kind::Integer { "number" } else { type_name(parameter.kind) };
    match (parameter.required, parameter.kind) {
        (true, _) => format!("{name} as {ty}"),
        (false, Kind::Any) => format!("optional {name} as any"),
        (false, _) => format!("optional {name} as nullable {ty}"),
    }
}

/// `_[data]?[next]?`
fn reached(fields: &[String]) -> String {
    let steps = fields.iter().map(|field| format!("[{}]?", quote_field_name(field)));
    format!("_{}", steps.collect::<String>())
}

fn rows(operation: &Operation) -> String {
    let path: Vec<String> = operation
        .path
        .iter()
        .map(|part| match part {
            PathPart::Text(text) => quote_text(text),
            PathPart::Parameter(position) => {
                let variable = operation.parameters.get(*position).map_or("", |one| &one.variable);
                format!("PathPart({})", quote_identifier(variable))
            }
        })
        .collect();
    let path = if path.is_empty() { "\"\"".to_owned() } else { path.join(" & ") };
    let given = |place: Place| {
        let given = operation.parameters.iter().filter(|parameter| parameter.place == place);
        let given: Vec<String> = given
            .map(|one| format!("{} = {}", quote_field_name(&one.name), quote_identifier(&one.variable)))
            .collect();
        if given.is_empty() { "[]".to_owned() } else { format!("Given([{}])", given.join(", ")) }
    };
    let query = given(Place::Query);
    let headers = match operation.has_headers() {
        true => format!(", {}", given(Place::Header)),
        false => String::new(),
    };
    let ask = format!("(query as record) as any => Ask(address, {path}, query{headers})");
    let items = match &operation.rows {
        None => "each {_}".to_owned(),
        Some(fields) if fields.is_empty() => "each _".to_owned(),
        Some(fields) => format!("each {} ?? {{}}", reached(fields)),
    };
    let more = match &operation.paging {
        Paging::None => String::new(),
        Paging::Link(fields) => format!(", each {}", reached(fields)),
        Paging::LinkHeader => ", NextLink".to_owned(),
        Paging::Cursor { parameter, field } => {
            format!(", each {}, {}", reached(field), quote_text(parameter))
        }
        Paging::Position { parameter, first, by_rows } => {
            format!(", {}, {first}, {by_rows}", quote_text(parameter))
        }
    };
    format!("{}({ask}, {query}, {items}{more})", rows_function(operation))
}

/// The function that a person calls, with its documentation.
fn of(operation: &Operation) -> String {
    let member = &operation.member;
    let declared: Vec<String> = operation.parameters.iter().map(declared).collect();
    let variables: Vec<String> =
        operation.parameters.iter().map(|one| quote_identifier(&one.variable)).collect();
    let documented = operation.parameters.iter().map(|parameter| {
        let optional = if parameter.required { "" } else { "optional " };
        let ty = match (parameter.required, parameter.kind) {
            (_, Kind::Any) => "type any".to_owned(),
            (true, Kind::Integer) => "Int64.Type".to_owned(),
            (false, Kind::Integer) => "type nullable number".to_owned(),
            (true, kind) => format!("type {}", type_name(kind)),
            (false, kind) => format!("type nullable {}", type_name(kind)),
        };
        let mut meta = vec![format!("Documentation.FieldCaption = {}", quote_text(&parameter.name))];
        if let Some(description) = &parameter.description {
            meta.push(format!("Documentation.FieldDescription = {}", quote_text(description)));
        }
        if !parameter.choices.is_empty() {
            let choices: Vec<String> = parameter.choices.iter().map(|choice| quote_text(choice)).collect();
            meta.push(format!("Documentation.AllowedValues = {{{}}}", choices.join(", ")));
        }
        let name = quote_identifier(&parameter.variable);
        format!(
            "{optional}{name} as (\n        {ty} meta [\n            {}\n        ]\n    )",
            meta.join(",\n            ")
        )
    });
    let documented: Vec<String> = documented.collect();
    let description = operation.description.as_deref().unwrap_or(&operation.label);
    format!(
        "{member}Of = (address as text) as function =>\n    Value.ReplaceType(\n        ({}) as table => {member}(address, {}),\n        \
         {member}Type\n    );\n\n{member}Type = type function (\n    {}\n) as table meta [\n    Documentation.Name = {},\n    \
         Documentation.LongDescription = {}\n];",
        declared.join(", "),
        variables.join(", "),
        documented.join(",\n    "),
        quote_text(&operation.label),
        quote_text(description)
    )
}

const HELPERS: [(&str, &str); 4] = [
    (
        "ToDate",
        "ToDate = (value as nullable text) as nullable date => Date.FromText(value, [Culture = \"en-US\"]);",
    ),
    (
        "ToMoment",
        "ToMoment = (value as nullable text) as nullable datetimezone => DateTimeZone.FromText(value, [Culture = \"en-US\"]);",
    ),
    (
        "Given",
        "// A query without what was not given.\nGiven = (query as record) as record =>\n    let\n        names = \
         List.Select(Record.FieldNames(query), each Record.Field(query, _) <> null)\n    in\n        \
         Record.TransformFields(Record.SelectFields(query, names), List.Transform(names, each {_, QueryText}));",
    ),
    (
        "PathPart",
        "// A value as a part of a path: nothing in it leads elsewhere.\nPathPart = (value as any) as text => \
         Uri.EscapeDataString(QueryText(value));",
    ),
];

const QUERY_TEXT: &str = "// A value as services read it.
QueryText = (value as any) as text =>
    if value is date then
        Date.ToText(value, [Format = \"yyyy-MM-dd\", Culture = \"en-US\"])
    else if value is datetimezone then
        DateTimeZone.ToText(DateTimeZone.ToUtc(value), [Format = \"yyyy-MM-ddTHH:mm:ss\", Culture = \"en-US\"]) & \"Z\"
    else if value is list then
        Text.Combine(List.Transform(value, @QueryText), \",\")
    else
        Text.From(value, \"en-US\");
";

/// What reads the header Link, which `Ask` keeps in the metadata of an answer.
const NEXT_LINK: &str = "// The address of the next page out of the header Link (RFC 8288): <https://…?page=2>; rel=\"next\", <…>; rel=\"last\".
NextLink = (page as any) as nullable text =>
    let
        links = Text.Split(Record.FieldOrDefault(Value.Metadata(page), \"Link\", null) ?? \"\", \"<\"),
        following = List.Select(links, each Text.Contains(Text.Remove(Text.AfterDelimiter(_, \">\"), {\"\"\"\", \" \"}), \"rel=next\"))
    in
        if List.IsEmpty(following) then null else Text.BeforeDelimiter(following{0}, \">\");";

/// The ways to read pages.
const ROWS: [(&str, &str); 4] = [
    (
        "RowsAtOnce",
        "// All rows of an answer, which come at once.
RowsAtOnce = (ask as function, query as record, items as function) as list => items(ask(query));",
    ),
    (
        "RowsByLink",
        "// All rows of a list: each page says where the next one is. A page is asked for when its rows are.
RowsByLink = (ask as function, query as record, items as function, next as function) as list =>
    let
        // Only the query of the link is taken: a credential goes to no other address.
        following = (page as any) as any =>
            let
                link = next(page)
            in
                if link = null or link = \"\" then null else ask(Uri.Parts(link)[Query]),
        pages = List.Generate(() => ask(query), each _ <> null, following, items)
    in
        List.Combine(pages);",
    ),
    (
        "RowsByCursor",
        "// All rows of a list: each page gives the cursor of the next one. A page is asked for when its rows are.
RowsByCursor = (
    ask as function,
    query as record,
    items as function,
    next as function,
    parameter as text
) as list =>
    let
        following = (page as any) as any =>
            let
                cursor = next(page)
            in
                if cursor = null or cursor = \"\" then
                    null
                else
                    ask(query & Record.FromList({Text.From(cursor)}, {parameter})),
        pages = List.Generate(() => ask(query), each _ <> null, following, items)
    in
        List.Combine(pages);",
    ),
    (
        "RowsByPosition",
        "// All rows of a list, asked for by the number of rows to skip, or of the page; an empty page ends it. A page is asked for
// when its rows are.
RowsByPosition = (
    ask as function,
    query as record,
    items as function,
    parameter as text,
    first as number,
    countsRows as logical
) as list =>
    let
        page = (position as number) as record => [
            Position = position,
            Items = items(ask(query & Record.FromList({Text.From(position)}, {parameter})))
        ],
        following = (last as record) as record =>
            page(last[Position] + (if countsRows then List.Count(last[Items]) else 1)),
        pages = List.Generate(() => page(first), each not List.IsEmpty([Items]), following, each [Items])
    in
        List.Combine(pages);",
    ),
];
