//! Results as comma-separated values.

use super::rows::{RowStream, plain};
use super::{Options, WriteError};
use m_engine::{Cx, Value};
use std::io::Write;

pub(super) fn write(
    cx: &Cx,
    value: &Value,
    options: &mut Options<'_>,
    out: &mut dyn Write,
) -> Result<usize, WriteError> {
    let mut rows = RowStream::new(cx, value, options.first)?;
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(rows.columns.iter().map(|name| name.to_display())).map_err(output)?;
    let mut count = 0;
    while let Some(row) = rows.next(cx) {
        for cell in row? {
            writer.write_field(plain(cx, &cell)?).map_err(output)?;
        }
        writer.write_record(None::<&[u8]>).map_err(output)?;
        count += 1;
        options.progress.row();
    }
    writer.flush()?;
    Ok(count)
}

fn output(error: csv::Error) -> WriteError {
    WriteError::Output(error.into())
}
