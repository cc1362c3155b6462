//! The parameters of `Excel.Workbook`: two values, or a record in place of the first.

use crate::options::Options as Fields;
use m_engine::value::{Data, Kind, Type};
use m_engine::{Args, Cx, Error, Result};

/// How the tables of a workbook are made.
#[derive(Clone, Copy, Default)]
pub(super) struct Options {
    /// The first row names the columns.
    pub(super) use_headers: bool,
    /// The columns have the type any.
    pub(super) delay_types: bool,
    /// The cells say how large a sheet is, whatever it says of itself.
    pub(super) infer_sheet_dimensions: bool,
}

impl Options {
    /// From the second and third argument of `Excel.Workbook`.
    ///
    /// Errors: a record beside a third argument, an unknown field, or a value that is not logical.
    pub(super) fn new(cx: &Cx, args: &Args) -> Result<Options> {
        let delay_types = args.get::<Option<bool>>(2)?;
        let first = args.value(1);
        let mut options = Options { delay_types: delay_types.unwrap_or(false), ..Options::default() };
        match &first.data {
            Data::Null => {}
            Data::Logical(use_headers) => options.use_headers = *use_headers,
            Data::Record(record) => {
                if delay_types.is_some() {
                    return Err(Error::expression_of(
                        "delayTypes must be null when useHeaders is a record of options.",
                        first.clone(),
                    ));
                }
                let names = ["UseHeaders", "DelayTypes", "InferSheetDimensions"];
                let fields = Fields::new(Some(record.clone()), &names)?;
                let field = |name| Ok::<bool, Error>(fields.get::<bool>(cx, name)?.unwrap_or(false));
                options.use_headers = field("UseHeaders")?;
                options.delay_types = field("DelayTypes")?;
                options.infer_sheet_dimensions = field("InferSheetDimensions")?;
            }
            _ => return Err(Error::conversion(&first, &Type::of_kind(Kind::Logical))),
        }
        Ok(options)
    }
}
