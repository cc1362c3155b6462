//! OAuth2 on the host of the application (section 2): the login pages and the token endpoint.

mod answer;
pub(super) mod authorize;
pub(super) mod device;
mod fields;
mod html;
pub(super) mod token;

use fields::Fields;
