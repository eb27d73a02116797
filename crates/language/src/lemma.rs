//! Dictionary forms, written by the network as edits of the form (Straka 2018, UDPipe 2).
//!
//! A script is a casing letter and an edit, or a whole lemma:
//!
//! | script | meaning |
//! |---|---|
//! | `k-0` | the form as it is |
//! | `l-3+y` | lower case, three code points off the end, then `y`: *Parties* → *party* |
//! | `t-0` | first letter upper, the rest lower: *HAFTAR* → *Haftar* |
//! | `=be` | the lemma is *be* |

/// One edit script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Script {
    Whole(String),
    Edit { casing: Casing, cut: usize, tail: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Casing {
    Kept,
    Lower,
    Title,
}

impl Script {
    /// Reads a script; `None` where it follows no rule above.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(lemma) = text.strip_prefix('=') {
            return Some(Self::Whole(lemma.to_owned()));
        }
        let (casing, edit) = text.split_once('-')?;
        let casing = match casing {
            "k" => Casing::Kept,
            "l" => Casing::Lower,
            "t" => Casing::Title,
            _ => return None,
        };
        let (cut, tail) = edit.split_once('+').unwrap_or((edit, ""));
        Some(Self::Edit { casing, cut: cut.parse().ok()?, tail: tail.to_owned() })
    }

    /// The lemma of `form`; a script that would leave nothing gives the form back.
    pub(crate) fn apply(&self, form: &str) -> String {
        let (casing, cut, tail) = match self {
            Self::Whole(lemma) => return lemma.clone(),
            Self::Edit { casing, cut, tail } => (*casing, *cut, tail),
        };
        let mut lemma = match casing {
            Casing::Kept => form.to_owned(),
            Casing::Lower => form.to_lowercase(),
            Casing::Title => titled(form),
        };
        for _ in 0..cut {
            lemma.pop();
        }
        lemma.push_str(tail);
        if lemma.is_empty() { form.to_owned() } else { lemma }
    }
}

fn titled(form: &str) -> String {
    let mut rest = form.chars();
    let first: String = rest.next().into_iter().flat_map(char::to_uppercase).collect();
    first + &rest.as_str().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lemma(script: &str, form: &str) -> String {
        Script::parse(script).unwrap().apply(form)
    }

    #[test]
    fn edits_follow_the_script() {
        assert_eq!(lemma("l-3+y", "Parties"), "party");
        assert_eq!(lemma("t-0", "HAFTAR"), "Haftar");
        assert_eq!(lemma("k-1", "Brothers"), "Brother");
        assert_eq!(lemma("=be", "was"), "be");
        assert_eq!(lemma("l-9", "a"), "a");
        assert_eq!(lemma("l-2+-", "Xyz"), "x-");
    }

    #[test]
    fn what_is_no_script_is_refused() {
        for text in ["", "q-0", "l", "l-x", "-1"] {
            assert_eq!(Script::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_form_has_a_lemma(form in "\\PC{1,12}", cut in 0usize..15, tail in "[a-z]{0,3}") {
            for casing in ["k", "l", "t"] {
                let script = format!("{casing}-{cut}+{tail}");
                prop_assert!(!lemma(&script, &form).is_empty());
            }
        }
    }
}
