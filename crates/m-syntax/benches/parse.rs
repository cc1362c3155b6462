//! How fast a large section document is read. `cargo bench -p m-syntax` prints the bytes per second.

mod section;

use section::section;

fn main() {
    divan::main();
}

#[divan::bench]
fn parse(bencher: divan::Bencher<'_, '_>) {
    let text = section(8_000);
    let parsed = m_syntax::parse(&text);
    assert_eq!(parsed.diagnostics, []);
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| m_syntax::parse(divan::black_box(&text)));
}

#[divan::bench]
fn parse_and_drop(bencher: divan::Bencher<'_, '_>) {
    let text = section(8_000);
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| drop(m_syntax::parse(divan::black_box(&text))));
}

#[divan::bench]
fn tokens(bencher: divan::Bencher<'_, '_>) {
    let text = section(8_000);
    bencher
        .counter(divan::counter::BytesCount::of_str(&text))
        .bench(|| m_syntax::lex::Lexer::new(divan::black_box(&text)).count());
}
