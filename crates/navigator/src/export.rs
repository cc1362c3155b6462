//! The rows of a load as comma-separated values (RFC 4180), streamed to the browser's downloads.

use crate::load::Load;
use axum::body::Body;
use futures_core::Stream;
use serde_json::Value;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, channel};

/// The body of a download: a header line, then the rows, made as fast as the browser takes them.
pub(crate) fn csv(load: Arc<Load>) -> Body {
    let (send, receive) = channel::<std::io::Result<Vec<u8>>>(4);
    tokio::task::spawn_blocking(move || {
        // A spreadsheet takes a text without a mark for Windows 1252.
        let mut text = String::from("\u{feff}");
        let names: Vec<Value> = load.column_names().into_iter().map(Value::from).collect();
        line(&mut text, &names);
        let mut next = Ok(text.into_bytes());
        for index in 0.. {
            // Whoever downloads may have stopped.
            if send.blocking_send(next).is_err() {
                return;
            }
            next = match load.chunk(index) {
                Ok(Some(bytes)) => Ok(rows(&bytes)),
                Ok(None) => return,
                Err(error) => Err(error),
            };
        }
    });
    Body::from_stream(Parts(receive))
}

struct Parts(Receiver<std::io::Result<Vec<u8>>>);

impl Stream for Parts {
    type Item = std::io::Result<Vec<u8>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

fn rows(chunk: &[u8]) -> Vec<u8> {
    let rows: Vec<Vec<Value>> = serde_json::from_slice(chunk).unwrap_or_default();
    let mut text = String::with_capacity(chunk.len());
    rows.iter().for_each(|row| line(&mut text, row));
    text.into_bytes()
}

fn line(text: &mut String, cells: &[Value]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        field(text, &plain(cell));
    }
    text.push_str("\r\n");
}

/// A cell in words: an error is empty, as in the command's CSV; of nested values the kind.
fn plain(cell: &Value) -> String {
    match cell {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let part = |index: usize| parts.get(index).and_then(Value::as_str).unwrap_or_default();
            match part(0) {
                "e" => String::new(),
                "s" => format!("[{}]", part(1)),
                _ => part(1).to_owned(),
            }
        }
        other => other.to_string(),
    }
}

fn field(text: &mut String, field: &str) {
    if field.contains([',', '"', '\r', '\n']) {
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}

#[cfg(test)]
mod tests {
    use super::rows;
    use serde_json::json;

    #[test]
    fn cells_are_written_as_the_command_does() {
        let chunk = json!([
            ["a,b", 1.5, null, ["d", "2026-01-31"]],
            ["\"q\"", ["e", "X", "y"], ["s", "Table"], true]
        ]);
        let text = String::from_utf8(rows(chunk.to_string().as_bytes())).expect("text");
        assert_eq!(text, "\"a,b\",1.5,,2026-01-31\r\n\"\"\"q\"\"\",,[Table],true\r\n");
    }
}
