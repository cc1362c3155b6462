//! Running an export and reading its file (sections 3.6 to 3.8).

use crate::client::*;

#[test]
fn a_run_goes_through_its_script_and_writes_the_fresh_file() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    let before = String::from_utf8(ada.chunks(HUB, "116000000001").concat()).unwrap();
    assert!(before.contains("last year's file"));
    let (states, last) = ada.run(HUB, "116000000001");
    let expected = ["IN_PROGRESS", "COMPLETE"];
    assert_eq!(states, expected);
    assert_eq!(last["result"]["objectId"], "116000000001");
    let text = String::from_utf8(ada.chunks(HUB, "116000000001").concat()).unwrap();
    let expected = "Region,Account,Month,Currency,Amount,Booked,Final,Comment\n\
        EMEA,Revenue,Jan 26,EUR,125000.5,2026-01-31,true,\"Vertrag Zürich, Phase 2\"\n\
        EMEA,Travel,Jan 26,EUR,-8420.25,2026-01-31,true,\"Messe \"\"Köln\"\"\"\n\
        EMEA,Rent,Jan 26,EUR,-31000,2026-01-31,false,\n\
        Americas,Revenue,Jan 26,USD,310250,2026-01-31,true,\"line one\nline two\"\n\
        Americas,Café & canteen,Jan 26,USD,-1999.99,2026-01-31,true,naïve estimate\n\
        APAC,Revenue,Jan 26,JPY,48000000,2026-01-31,false,東京オフィス\n\
        APAC,Travel,Feb 26,JPY,-912000,2026-02-28,false,大阪 → 東京\n";
    assert_eq!(text, expected);
}

#[test]
fn chunks_cut_inside_characters_and_join_to_the_whole() {
    let server = server(|_| ());
    let ada = User::sign_in(&server, ADA);
    ada.run(HUB, "116000000002");
    let chunks = ada.chunks(HUB, "116000000002");
    assert!(chunks.len() > 10);
    assert!(chunks.iter().any(|chunk| std::str::from_utf8(chunk).is_err()));
    let joined = String::from_utf8(chunks.concat()).unwrap();
    assert!(joined.contains("Łódź 🏭,\"\"\"ausreißer\"\"\",-3.5\n"), "{joined}");
    let whole = ada.response(&format!("/models/{HUB}/files/116000000002")).bytes().unwrap();
    assert_eq!(whole, joined.as_bytes());
    let (status, _) = ada.get(&format!("/models/{HUB}/files/116000000002/chunks/{}", chunks.len()));
    assert_eq!(status, 404);
}
