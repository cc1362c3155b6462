//! What the server tells a page without being asked: one stream of server-sent events for each connected page.

use crate::lock::lock;
use axum::response::sse::Event;
use futures_core::Stream;
use serde_json::Value;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The listeners of a session.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    listeners: Vec<UnboundedSender<Event>>,
    alone_since: Option<Instant>,
}

impl Events {
    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.0)
    }

    /// Tells every listener.
    pub(crate) fn tell(&self, name: &str, data: &Value) {
        let event = Event::default().event(name).data(data.to_string());
        self.state().listeners.retain(|listener| listener.send(event.clone()).is_ok());
    }

    /// A new listener.
    pub(crate) fn listen(&self) -> Listener {
        let (sender, receiver) = unbounded_channel();
        self.state().listeners.push(sender);
        Listener { receiver }
    }

    /// How long nobody has been listening.
    pub(crate) fn alone_for(&self) -> Duration {
        let mut state = self.state();
        state.listeners.retain(|listener| !listener.is_closed());
        if !state.listeners.is_empty() {
            state.alone_since = None;
            return Duration::ZERO;
        }
        state.alone_since.get_or_insert_with(Instant::now).elapsed()
    }

    /// Ends all streams.
    pub(crate) fn end(&self) {
        self.state().listeners.clear();
    }
}

/// The stream of one connected page.
pub(crate) struct Listener {
    receiver: UnboundedReceiver<Event>,
}

impl Stream for Listener {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.receiver.poll_recv(cx).map(|event| event.map(Ok))
    }
}
