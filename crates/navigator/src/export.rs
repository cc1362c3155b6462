//! The rows of a load as a file, streamed to the browser's downloads: comma-separated values (RFC 4180), or Parquet with
//! the types of the table.

use crate::events::Events;
use crate::load::Load;
use crate::spooled;
use axum::body::Body;
use futures_core::Stream;
use m_engine::session;
use m_engine::value::Text;
use m_host::evaluation::{Evaluation, Settings};
use m_output::{ErrorCells, Format, Options, RowStream, WriteError, Written, write_parquet};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::sync::mpsc::{Receiver, Sender, channel};

type Part = io::Result<Vec<u8>>;

/// So many bytes are sent at once.
const PART: usize = 64 << 10;

/// The body of a download: a header line, then the rows, made as fast as the browser takes them.
pub(crate) fn csv(load: Arc<Load>) -> Body {
    let (send, receive) = channel::<Part>(4);
    tokio::task::spawn_blocking(move || {
        // A spreadsheet takes a text without a mark for Windows 1252.
        let mut text = String::from("\u{feff}");
        let names: Vec<Value> = load.column_names().into_iter().map(Value::from).collect();
        line(&mut text, &names);
        for row in load.all_rows() {
            let part = match row {
                Ok(row) => {
                    line(&mut text, &row);
                    if text.len() < PART {
                        continue;
                    }
                    Ok(std::mem::take(&mut text).into_bytes())
                }
                Err(error) => Err(error),
            };
            let is_end = part.is_err();
            // Whoever downloads may have stopped.
            if send.blocking_send(part).is_err() || is_end {
                return;
            }
        }
        drop(send.blocking_send(Ok(text.into_bytes())));
    });
    Body::from_stream(Parts(receive))
}

/// The body of a download as a Parquet file. Cells that its columns cannot hold are empty in it; the page is told how many,
/// since nobody looks into a download for that.
pub(crate) fn parquet(load: Arc<Load>, events: Events) -> Body {
    let (send, receive) = channel::<Part>(4);
    tokio::task::spawn_blocking(move || {
        let mut out = Downloading(send.clone());
        let written = session::run(|| write(&load, &mut out)).and_then(|written| written);
        match written {
            Ok(written) => {
                let remarks = written.remarks.describe(ErrorCells::Count);
                events.tell("exported", &json!({ "load": load.id, "remarks": remarks }));
            }
            // The download breaks off, so that nobody takes it for whole; whoever stopped it hears no more.
            Err(error) => drop(send.blocking_send(Err(error))),
        }
    });
    Body::from_stream(Parts(receive))
}

/// Writes all rows. Call it on an evaluation's thread.
fn write(load: &Arc<Load>, out: &mut Downloading) -> io::Result<Written> {
    // Nothing is evaluated; the writer wants to know in what its cells would be.
    let evaluation =
        Evaluation::new(Settings::default()).map_err(|failure| io::Error::other(failure.to_string()))?;
    let columns: Vec<Text> = load.column_names().iter().map(|name| Text::from(name.as_str())).collect();
    let progress = &mut ();
    let mut options = Options::new(Format::Parquet, m_host::report::words, progress);
    let cells = |row: Vec<Value>| row.iter().map(spooled::cell).collect();
    let rows = load.all_rows().map(move |row| row.map(cells).map_err(WriteError::Output));
    let stream = RowStream::given(columns, Box::new(rows));
    write_parquet(&evaluation.cx, stream, load.forms(), &mut options, out).map_err(|error| match error {
        WriteError::Output(error) => error,
        WriteError::Evaluation(error) | WriteError::Cell { error, .. } => {
            io::Error::other(error.message().to_display())
        }
    })
}

/// What is written goes to whoever downloads.
struct Downloading(Sender<Part>);

impl Write for Downloading {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(Ok(bytes.to_vec())).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Parts(Receiver<Part>);

impl Stream for Parts {
    type Item = Part;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
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
    use super::line;
    use serde_json::json;

    #[test]
    fn cells_are_written_as_the_command_does() {
        let mut text = String::new();
        line(&mut text, &[json!("a,b"), json!(1.5), json!(null), json!(["d", "2026-01-31"])]);
        line(&mut text, &[json!("\"q\""), json!(["e", "X", "y"]), json!(["s", "Table"]), json!(true)]);
        assert_eq!(text, "\"a,b\",1.5,,2026-01-31\r\n\"\"\"q\"\"\",,[Table],true\r\n");
    }
}
