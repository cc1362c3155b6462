//! The similarity of two texts as sets of words.
//!
//! The measure follows what Microsoft has published: words that are written alike are taken for one another at a cost of
//! edits (S. Chaudhuri, K. Ganjam, V. Ganti, R. Motwani, "Robust and Efficient Fuzzy Match for Online Data Cleaning",
//! SIGMOD 2003), and sets of words are compared by Jaccard similarity ("Fuzzy merge"). The mean of Jaccard similarity and
//! containment gives the numbers that the page "How fuzzy matching works in Power Query" shows for texts of several words;
//! the costs of edits are chosen so that the words of its examples, and of those of "Fuzzy merge" and "Cluster values",
//! are alike or not as they are there.

/// A word, or several that were written together.
#[derive(Clone)]
pub(super) struct Word {
    chars: Vec<char>,
    /// Of how many words it is made.
    parts: f64,
}

impl Word {
    pub(super) fn new(chars: &[char]) -> Word {
        Word { chars: chars.to_vec(), parts: 1.0 }
    }

    /// Both words as one; a letter and a digit never grow together.
    fn joined(&self, next: &Word) -> Option<Word> {
        let (last, first) = (self.chars.last()?, next.chars.first()?);
        let parts = self.parts + next.parts;
        let chars = || [self.chars.as_slice(), next.chars.as_slice()].concat();
        (last.is_numeric() == first.is_numeric()).then(|| Word { chars: chars(), parts })
    }
}

/// Texts of more words are not tried with two of them written together.
const MOST: usize = 16;

/// How similar two texts are, from 0 to 1, in whatever order their words stand; with `joins` also when two words of one are
/// written together.
pub(super) fn similarity(left: &[Word], right: &[Word], joins: bool) -> f64 {
    let plain = of_sets(left, right, 1.0);
    if !joins || plain >= 1.0 {
        return plain;
    }
    let of_left = joined(left).into_iter().map(|left| of_sets(&left, right, 1.0 - PENALTY));
    let of_right = joined(right).into_iter().map(|right| of_sets(left, &right, 1.0 - PENALTY));
    of_left.chain(of_right).fold(plain, |best, other| best.max(other.min(1.0 - PENALTY)))
}

/// The words with one pair of neighbours written together, for each pair.
fn joined(words: &[Word]) -> Vec<Vec<Word>> {
    if words.len() > MOST {
        return Vec::new();
    }
    let join = |(index, pair): (usize, &[Word])| {
        let [first, second] = pair else { return None };
        let mut words = words.to_vec();
        words.splice(index..index + 2, [first.joined(second)?]);
        Some(words)
    };
    words.windows(2).enumerate().filter_map(join).collect()
}

/// The mean of Jaccard similarity and containment, where each word is taken for the one that is most like it.
fn of_sets(left: &[Word], right: &[Word], factor: f64) -> f64 {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, a) in left.iter().enumerate() {
        let alike = right.iter().enumerate().map(|(j, b)| (of_words(&a.chars, &b.chars), i, j));
        pairs.extend(alike.filter(|(alike, _, _)| *alike > 0.0));
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut free_left, mut free_right) = (vec![true; left.len()], vec![true; right.len()]);
    let (mut sum, mut shared, mut union) = (0.0, 0.0, 0.0);
    for (alike, i, j) in pairs {
        if !(free_left[i] && free_right[j]) {
            continue;
        }
        (free_left[i], free_right[j]) = (false, false);
        let parts = left[i].parts.max(right[j].parts);
        sum += alike;
        shared += alike * parts;
        union += parts;
    }
    let rest = |words: &[Word], free: &[bool]| -> f64 {
        words.iter().zip(free).filter(|(_, free)| **free).map(|(word, _)| word.parts).sum()
    };
    union += rest(left, &free_left) + rest(right, &free_right);
    let smaller = left.len().min(right.len());
    if smaller == 0 || sum == 0.0 { 0.0 } else { (sum / smaller as f64 * factor + shared / union) / 2.0 }
}

// What edits cost, in twentieths of a letter.
const LETTER: usize = 20;
/// A letter too many, or too few, beside its like.
const DOUBLED: usize = 15;
/// A digit in the place of a letter.
const DIGIT: usize = 14;
/// Two letters that changed places.
const SWAPPED: usize = 12;

/// How much of the cost of edits counts.
const WEIGHT: f64 = 0.62;

/// How alike two words are: 0 where the edits cost more than a third of the longer one.
fn of_words(left: &[char], right: &[char]) -> f64 {
    if left == right {
        return 1.0;
    }
    let longest = left.len().max(right.len());
    let most = longest * LETTER / 3;
    if (longest - left.len().min(right.len())) * DOUBLED > most {
        return 0.0;
    }
    let cost = edits(left, right);
    if cost > most { 0.0 } else { 1.0 - WEIGHT * cost as f64 / (longest * LETTER) as f64 }
}

/// The least cost of the edits that make one word the other.
fn edits(left: &[char], right: &[char]) -> usize {
    let single = |word: &[char], at: usize| {
        let doubled = at > 0 && word[at - 1] == word[at] || word.get(at + 1) == Some(&word[at]);
        if doubled { DOUBLED } else { LETTER }
    };
    let replaced = |a: char, b: char| match () {
        () if a == b => 0,
        () if a.is_numeric() != b.is_numeric() => DIGIT,
        () => LETTER,
    };
    let mut before: Vec<usize> = Vec::new();
    let mut row = vec![0];
    for at in 0..right.len() {
        row.push(row[at] + single(right, at));
    }
    for (i, a) in left.iter().enumerate() {
        let dropped = single(left, i);
        let mut next = vec![row[0] + dropped];
        for (j, b) in right.iter().enumerate() {
            let mut least =
                (row[j] + replaced(*a, *b)).min(row[j + 1] + dropped).min(next[j] + single(right, j));
            if i > 0 && j > 0 && left[i - 1] == *b && right[j - 1] == *a && a != b {
                least = least.min(before[j - 1] + SWAPPED);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

/// What a match through the transformation table, or of words written together, lacks.
pub(super) const PENALTY: f64 = 0.05;

#[cfg(test)]
mod tests {
    use super::{Word, edits, similarity};

    #[test]
    fn costs_of_edits() {
        let cases = [
            ("kitten", "sitting", 60),
            ("", "abc", 60),
            ("aple", "apple", 15),
            ("watermleon", "watermelon", 12),
        ];
        for (left, right, expected) in cases {
            let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
            assert_eq!(edits(&left, &right), expected);
            assert_eq!(edits(&right, &left), expected);
        }
    }

    /// The pages "How fuzzy matching works in Power Query" and "Fuzzy merge" show these numbers, cut after two places.
    #[test]
    fn texts_of_several_words() {
        let words = |text: &str| -> Vec<Word> {
            text.split(' ').map(|word| Word::new(&word.chars().collect::<Vec<char>>())).collect()
        };
        let cases = [
            ("blue berries are simply the best", "blueberries", 64),
            ("strawberries 3", "strawberries", 75),
            ("fav fruit is bananas", "bananas", 62),
            ("my favorite fruit by far is apples i simply love them", "apples", 54),
            ("water melon", "watermelon", 95),
            ("watermleon", "watermelon", 96),
            ("banana", "banana", 100),
        ];
        for (left, right, expected) in cases {
            let score = similarity(&words(left), &words(right), true);
            assert_eq!((score * 100.0 + 1e-9).floor() as i64, expected, "{left}: {score}");
        }
    }
}
