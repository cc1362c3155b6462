//! Signing in on a service's own page where this computer does not show that: the callback is listened for, or the person
//! pastes the address at which the window has ended. The mock's page, which is shown, is in `walk.rs`.

use super::browser::Browser;
use crate::host::server::{Request, Response, Server};
use navigator::Running;

/// A service with a page that says yes at once, and the navigator with a connector that signs in there.
fn started() -> (Server, Running) {
    let service = Server::start(|request: &Request, _: &str| match request.path() {
        "/authorize" => {
            let parameter = |name: &str| request.parameter(name).unwrap_or_default();
            let callback = format!("{}?code=abc&state={}", parameter("redirect_uri"), parameter("state"));
            Response::status(302).with_header("Location", &callback)
        }
        _ => Response::status(404),
    });
    (service, super::odd())
}

/// To the dialog that asks for a sign-in, with this callback.
fn begins(browser: &Browser, service: &Server, callback: &str) {
    browser.press("Connect");
    let callback = callback.replace(':', "%3A").replace('/', "%2F");
    browser.fill("Place", &format!("{}/?callback={callback}", service.url()));
    browser.press("OK");
    browser.sees("You aren't signed in.");
}

/// A callback at an address of this computer where nobody listens yet.
fn loopback() -> String {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    format!("http://{}/done", free.local_addr().expect("an address"))
}

#[test]
fn a_callback_on_this_computer_is_listened_for() {
    let (service, navigator) = started();
    let browser = Browser::open(&navigator.url);
    begins(&browser, &service, &loopback());
    browser.press("Sign in");
    browser.sees("You are currently signed in.");
    browser.press("Connect");
    browser.sees("Hostile");
}

#[test]
fn a_sign_in_that_is_given_up_holds_up_nothing() {
    let (service, navigator) = started();
    let browser = Browser::open(&navigator.url);
    // A page that never leads back.
    begins(&browser, &Server::start(|_: &Request, _: &str| Response::status(404)), &loopback());
    browser.press("Sign in");
    browser.sees("Finish the sign-in in the window that has opened.");
    browser.press("Sign in");
    browser.sees("Finish the sign-in in the window that has opened.");
    browser.press("Cancel");
    begins(&browser, &service, &loopback());
    browser.click("//*[@role='tab'][normalize-space()='Anonymous']");
    browser.press("Connect");
    browser.sees("Hostile");
}

#[test]
fn of_any_other_callback_the_address_is_pasted() {
    let (service, navigator) = started();
    let browser = Browser::open(&navigator.url);
    begins(&browser, &service, "https://oauth.example/callback");
    browser.press("Sign in");
    browser.turn_to_new_window();
    browser.until("location.href !== 'about:blank'", "the window goes on");
    let ended = browser.address();
    assert!(ended.starts_with("https://oauth.example/callback?code=abc&state="), "{ended}");
    browser.turn_back();
    browser.sees("Paste the address at which the window has ended");
    browser.fill("Paste the address", "https://elsewhere.example/?code=abc");
    browser.press("Use this address");
    browser.until("document.querySelector('.credential .warn-bar') !== null", "another address does not do");
    browser.fill("Paste the address", &ended);
    browser.press("Use this address");
    browser.sees("You are currently signed in.");
    browser.press("Connect");
    browser.sees("Hostile");
}
