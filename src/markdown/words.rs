//! Counting the words of running text.

/// Counts words over stretches of text that may end within one.
#[derive(Debug, Default)]
pub(super) struct Words {
    count: usize,
    inside: bool,
}

impl Words {
    /// Counts the words that begin in `text`. A word is what whitespace separates, if it holds a letter or digit;
    /// scripts that do not separate words count by character.
    pub(super) fn add(&mut self, text: &str) {
        if text.is_ascii() {
            return self.add_ascii(text);
        }
        for char in text.chars() {
            if char.is_whitespace() {
                self.inside = false;
            } else if is_word_by_itself(char) {
                self.count += 1;
                self.inside = false;
            } else if !self.inside && char.is_alphanumeric() {
                self.count += 1;
                self.inside = true;
            }
        }
    }

    /// The same without the tables of Unicode: twice as quick, and most text is ASCII.
    fn add_ascii(&mut self, text: &str) {
        for byte in text.bytes() {
            let begins = byte.is_ascii_alphanumeric() && !self.inside;
            self.count += usize::from(begins);
            self.inside = (self.inside || begins) && !matches!(byte, b'\t'..=b'\r' | b' ');
        }
    }

    /// A word does not go on beyond here.
    pub(super) fn end(&mut self) {
        self.inside = false;
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }
}

/// Kana and Han, by the blocks of the Unicode standard; Korean separates its words.
fn is_word_by_itself(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && char.is_alphabetic()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: usize) {
        let mut words = Words::default();
        words.add(text);
        assert_eq!(words.count(), expected, "{text}");
    }

    #[test]
    fn words_are_separated_by_whitespace() {
        check("", 0);
        check("It's a well-known fact — “really”.", 5);
        check("naïve\u{a0}Ωmega 3.14", 3);
    }

    #[test]
    fn han_and_kana_count_by_character() {
        check("私は Rust が好き。", 6);
        check("한국어 단어", 2);
    }
}
