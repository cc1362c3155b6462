//! The verb that has the service fail on purpose, where that is a mock or a recording.

use super::asked::Asked;
use crate::failure::Failure;
use crate::mock;
use serde_json::Value;

/// Has the next request meet a fault.
pub(super) async fn fault(asked: Asked) -> Result<Value, Failure> {
    let name = asked.text("fault");
    let options = &asked.session.ground.options;
    let failed = |error: anyhow::Error| Failure::said(format!("{error:#}"));
    match &options.mock {
        Some(running) => mock::fault(running, &name).await.map(|()| Value::Null).map_err(failed),
        None if options.replay.is_some() => {
            let fault = mock::of_replay(&name).map_err(failed)?;
            // At the desk, behind what it does now: that shall not meet the fault.
            let arming = asked.at_desk(move |desk| {
                desk.ground.arm(fault);
                desk.refresh();
                Ok(Value::Null)
            });
            arming.await
        }
        None => Err(asked.failure("server.noFault")),
    }
}
