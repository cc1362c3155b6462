//! How a task goes, poll by poll, and how it ends (section 3.6).

use serde::{Deserialize, Serialize};

/// How a task of an export goes. A poll moves it one step on; so does every `step_seconds` on the clock.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct TaskScript {
    /// Polls answered NOT_STARTED.
    pub queued: u32,
    /// Then one poll answered IN_PROGRESS with each of these numbers (0 to 1).
    pub progress: Vec<f64>,
    /// How it ends.
    pub end: End,
    /// `details` of a failure.
    pub details: Vec<Detail>,
    /// Seconds after which a step passes without a poll.
    pub step_seconds: u64,
    /// `creationTime` in the answer to POST (samples differ, section 3.6).
    pub creation_time: bool,
    /// The text of the dump of a failure, told by `failureDumpAvailable`; absent where there is none.
    pub dump: Option<String>,
}

impl Default for TaskScript {
    fn default() -> TaskScript {
        TaskScript {
            queued: 1,
            progress: vec![0.35, 0.8],
            end: End::Success,
            details: Vec::new(),
            step_seconds: 10,
            creation_time: true,
            dump: None,
        }
    }
}

impl TaskScript {
    /// COMPLETE on the first poll.
    pub fn at_once() -> TaskScript {
        TaskScript { queued: 0, progress: Vec::new(), ..TaskScript::default() }
    }
}

/// The end of a task.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// COMPLETE, `successful` true, the file is written.
    #[default]
    Success,
    /// COMPLETE, `successful` false with details, the file stays as it was.
    Failure,
    /// CANCELLING, then CANCELLED without `result`.
    Cancelled,
    /// It stays at its last step.
    Never,
    /// COMPLETE without `result`: the file is written, and nothing says so.
    NoResult,
    /// `FAILED`, a state that no documentation has, without `result` (section 3.6).
    UnknownState,
}

/// An entry of `result.details`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Detail {
    /// The code, e.g. `actionFailed`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `localMessageText`; absent is sent as null.
    #[serde(default)]
    pub text: Option<String>,
    /// How often it occurred.
    #[serde(default)]
    pub occurrences: u32,
    /// `values`; an empty text is sent as null.
    #[serde(default)]
    pub values: Vec<String>,
}
