//! OAuth: its functions, what they take, and what the first of them puts into the address.

use super::Input;
use super::shape::resolved;
use crate::walk::{all, field, record, reference};
use m_syntax::ast::{Expr, ExprKind};

/// The functions, and how many parameters hosts look for: those of the first form and of the one with the client.
const FUNCTIONS: [(&str, [usize; 2]); 4] =
    [("StartLogin", [3, 4]), ("FinishLogin", [3, 5]), ("Refresh", [2, 3]), ("Logout", [1, 3])];

/// Looks at the record of the ways to sign in.
pub(super) fn check<'i>(input: &Input<'i>, authentication: &'i Expr<'i>) {
    let Some(oauth) = field(authentication, "OAuth").filter(|oauth| record(&oauth.value).is_some()) else {
        return;
    };
    for (name, counts) in FUNCTIONS {
        let Some(found) = field(&oauth.value, name) else {
            if name != "Logout" {
                input.tell("oauth-functions", oauth.name.span, format!("OAuth has no {name}"));
            }
            continue;
        };
        let ExprKind::Function(function) = &resolved(input, &found.value).kind else { continue };
        let count = function.parameters.len();
        if !counts.contains(&count) {
            let [one, other] = counts;
            let takes = sink::counted(count, "parameter");
            let message = format!("{name} takes {takes}; hosts call it with {one} or {other}");
            input.tell("oauth-arity", found.name.span, message);
        }
        if name == "StartLogin" {
            // The state stands behind the path, and the path behind the client where there is one.
            let Some(state) = function.parameters.get(count.saturating_sub(2)) else { continue };
            let body = all(&function.body);
            if !body.iter().any(|expression| reference(expression) == Some(&*state.name.text)) {
                let message = "StartLogin does not use the state that it is given";
                input.tell("oauth-state", state.name.span, message);
            }
            if !input.mentions(&["code_challenge"]) {
                input.tell("oauth-pkce", oauth.name.span, "StartLogin sends no code_challenge");
            }
        }
    }
}
