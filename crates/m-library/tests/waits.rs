//! What functions ask of the host: to wait, and to trace.

use m_engine::host::Host;
use m_engine::{Cx, compile, session};
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

struct Watched(Rc<RefCell<Vec<String>>>);

impl Host for Watched {
    fn now(&self) -> i64 {
        0
    }
    fn local_offset(&self, _utc_ticks: i64) -> i64 {
        0
    }
    fn sleep(&self, ticks: i64) {
        self.0.borrow_mut().push(format!("sleep {ticks}"));
    }
    fn random(&self, _bytes: &mut [u8]) {}
    fn trace(&self, level: &str, message: &str) {
        self.0.borrow_mut().push(format!("{level}: {message}"));
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `Function.InvokeAfter` waits first and calls once; a delayed trace is written before its value is computed.
#[test]
fn the_host_waits_and_traces() {
    let log = session::run(|| {
        let log = Rc::new(RefCell::new(Vec::new()));
        let cx = &Cx::new(Rc::new(m_library::library()), Box::new(Watched(log.clone())));
        let text = r#"Function.InvokeAfter(
            () => Diagnostics.Trace(TraceLevel.Warning, [step = 1],
                () => Diagnostics.Trace(TraceLevel.Verbose, "inner", 7), true), #duration(0, 0, 0, 2))"#;
        let value = compile::evaluate(cx, "test", text, &cx.globals()).map(|value| value.as_index());
        assert!(matches!(value, Ok(Some(7))));
        log.take()
    });
    let expected = ["sleep 20000000", "Warning: [step = 1]", "Verbose: inner"];
    assert_eq!(log.expect("the thread starts"), expected);
}
