//! OAuth2 on the host of the application (section 2): the login pages and the token endpoint.

mod answer;
mod authorize;
mod device;
mod fields;
mod html;
mod token;

use fields::Fields;
pub(crate) use fields::routes;
