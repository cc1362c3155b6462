//! Signing in, and what a refused credential looks like. A secret is nowhere to be found.

use super::Query;

#[test]
fn a_wrong_password_is_a_credential_error_in_the_words_of_the_specification() {
    let secret = "not-the-Passw0rd";
    let outcome = Query::new(" in Source{0}[Name]").by("ada@planning.example", secret).run();
    let words = "We couldn't authenticate with the credentials provided, please try again.";
    assert!(outcome.error().contains(words), "{}", outcome.error());
    assert!(!outcome.error().contains(secret));
    assert!(!outcome.har().contains(secret));
    assert_eq!(outcome.requests.len(), 1, "{:#?}", outcome.requests);
}

#[test]
fn try_does_not_swallow_a_refused_credential() {
    let outcome =
        Query::new(" in try Source{0}[Name] otherwise \"empty\"").by("ada@planning.example", "wrong").run();
    assert!(outcome.error().contains("couldn't authenticate"), "{}", outcome.error());
}

#[test]
fn a_password_and_a_token_are_in_no_har_file() {
    let outcome = Query::recorded("Finance", "FP&A Hub", "Headcount.txt", "item1").run();
    outcome.rows();
    assert!(!outcome.har().contains("correct horse"));
    let basic = "YWRhQHBsYW5uaW5nLmV4YW1wbGU6Y29ycmVjdCBob3JzZQ";
    assert!(!outcome.har().contains(basic), "the Basic header is in the HAR file");
    assert!(!outcome.har().contains("AnaplanAuthToken "), "the token is in the HAR file");
}

#[test]
fn a_password_with_letters_and_colons_works() {
    let outcome =
        Query::new(" in Source{0}[Name]").by("bruno@planning.example", "pässwörd: with colon").run();
    outcome.rows();
}
