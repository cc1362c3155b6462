//! What a page asks: the fields of its JSON, and the session that it comes from.

use crate::desk::Desk;
use crate::failure::Failure;
use crate::session::Session;
use m_host::scope::DataSource;
use serde_json::{Map, Value};
use std::sync::Arc;

/// The fields of a verb.
pub(crate) struct Asked {
    pub(super) session: Arc<Session>,
    /// The action of the person that the verb belongs to.
    pub(super) action: u64,
    fields: Value,
}

impl Asked {
    pub(crate) fn new(session: &Arc<Session>, fields: Value) -> Asked {
        Asked { session: session.clone(), action: fields["action"].as_u64().unwrap_or(0), fields }
    }

    /// A field that is sent in one of several forms; null where it is not.
    pub(super) fn field(&self, name: &str) -> &Value {
        &self.fields[name]
    }

    /// A text, empty where none was sent.
    pub(super) fn text(&self, name: &str) -> String {
        self.optional(name).unwrap_or_default()
    }

    pub(super) fn optional(&self, name: &str) -> Option<String> {
        self.fields[name].as_str().map(str::to_owned)
    }

    /// The number of a thing that there is, or one that nothing has.
    pub(super) fn number(&self, name: &str) -> usize {
        self.fields[name].as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX)
    }

    /// What a person has typed into the fields of a dialog.
    pub(super) fn typed(&self) -> Map<String, Value> {
        self.fields["arguments"].as_object().cloned().unwrap_or_default()
    }

    pub(super) fn source(&self) -> DataSource {
        DataSource { kind: self.text("kind"), path: self.text("path") }
    }

    /// Has the desk do a piece of work.
    ///
    /// Errors: those of the work, and that the session has ended.
    pub(super) async fn at_desk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Desk) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.session.at_desk(self.action, work).await.unwrap_or_else(|| Err(self.failure("server.closed")))
    }

    /// Has the desk forget what was evaluated.
    ///
    /// Errors: the session has ended.
    pub(super) async fn refresh(&self) -> Result<Value, Failure> {
        let refreshing = self.at_desk(|desk| {
            desk.refresh();
            Ok(Value::Null)
        });
        refreshing.await
    }

    /// A failure in the words of the person's language.
    pub(super) fn failure(&self, key: &str) -> Failure {
        Failure::said(self.session.ground.texts.say(key, &[]))
    }
}
