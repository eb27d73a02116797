//! The text under a picture.

use std::sync::LazyLock;

use regex::Regex;

use super::unit::Unit;
use crate::date;

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W{0,2}(?:(?:image |photo |picture |video )?caption|(?:file |handout |illustrative )?(?:photo|image|picture|photograph|pic|video)(?: credits?| source)?|credits?|file|pictured|handout|above|media caption|image copyright|copyright)(?: \((?:file|illustrative|archive)\))?\s*(?:[:|]|[-–—] )")
        .expect("a valid expression")
});
static IMAGE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:in this (?:\w+ ){0,3}(?:photo|image|picture|frame|video|still)|(?:this|a) (?:file |handout |undated |still |combination |satellite )+(?:photo|image|picture|frame|grab)|(?:file|undated|archive) (?:photo|image|picture)|image (?:caption|copyright)|a (?:screen|video) ?(?:grab|shot)|(?:screengrab|screenshot) (?:from|of|taken))")
        .expect("a valid expression")
});
static CREDIT_END: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        // AGENCY/Name
        r"(?-u:\b)[A-Z]{2,}(?: [A-Z]{2,})? ?/ ?[\p{Lu}][\p{L}.'’-]*(?: [\p{Lu}][\p{L}.'’-]*){0,4}",
        r"(?-u:\b)[\p{Lu}][\p{L}.'’-]+(?: [\p{Lu}][\p{L}.'’-]+){0,3} ?/ ?(?:[A-Z]{2,5}|Reuters|Getty(?: Images)?|Anadolu\w*(?: Agency)?|Xinhua|Bloomberg)(?: via [\p{L} ]+)?",
        r"(?i:\((?:photo|image|picture|file|credits?|ap photo|afp photo|photograph|courtesy|source)(?-u:\b)[^()]{0,80}\))",
        r"\((?:[A-Z]{2,5}|Reuters) (?i:photo|file|image|picture)[^()]{0,40}\)",
        r"(?i:\[(?:photo|image|picture|file|credits?|courtesy|source)(?-u:\b)[^\[\]]{0,80}\])",
        r"\[[\p{L}.'’ -]+/[\p{L} .-]+\]",
        r"(?i:(?-u:\b)(?:photo|image|picture|photograph|photography)s?(?: credits?| by| courtesy(?: of)?)?(?: ?: ?| )(?:by |courtesy (?:of )?)?)[\p{Lu}][\p{L}.'’/ -]{1,60}",
        r"(?i:getty images|shutterstock|istock|epa-efe|file photo|file picture|file image|stock image|screengrab|afp photo|ap photo|reuters photo|wikimedia commons)",
        r"©[^.]{0,60}",
        r"(?:[-–—|] ?)?(?i:copyright|\(c\)) [\p{Lu}][\p{L}.'’/ -]{1,60}\W{0,3}",
        r"[.!?”\x22] ?[-–—|(/\[]? ?(?:REUTERS|AFP|EPA|AP|Reuters|XINHUA|EFE|DPA)[)\]]?",
        r"(?i:(?-u:\b)via )(?:REUTERS|AP|AFP|Reuters|Getty|Twitter|Facebook)",
    ];
    Regex::new(&format!(r"(?:{})(?:[)\].\s”\x22]|\(?file\)?)*$", forms.join("|"))).expect("a valid expression")
});
static REPORTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)(?:said|says|told|was|were|had|has|have been|killed|reported|announced|according|will)(?-u:\b)",
    )
    .expect("a valid expression")
});

/// Whether a unit is the text under a picture: it is labelled as one, ends in a picture credit, or describes a scene in
/// the present tense and closes with the day it was taken.
pub(crate) fn is_caption(unit: &Unit) -> bool {
    let shape = &unit.shape;
    if shape.words > 90 {
        return false;
    }
    if LABEL.is_match(unit.text) || IMAGE_WORDS.is_match(unit.text) {
        return true;
    }
    if shape.sentences <= 4 && ends_in_credit(unit.text) {
        return true;
    }
    dated_scene(unit)
}

/// Whether a text closes with a picture credit; a cheap look for any mark of one comes first.
fn ends_in_credit(text: &str) -> bool {
    static ANY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)[/©)\]]|copyright|photo|image|picture|reuters|afp|epa|getty|stock|screengrab|xinhua|efe|dpa|via |wikimedia|(?-u:\b)ap(?-u:\b)")
            .expect("a valid expression")
    });
    let end = end(text);
    ANY.is_match(end) && CREDIT_END.is_match(end)
}

/// The end of a text, where a credit stands.
fn end(text: &str) -> &str {
    let mut from = text.len().saturating_sub(160);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

/// "Fighters stand on a pier in Port Example, June 16, 2015." A story says "on June 16" and reports in the past tense.
fn dated_scene(unit: &Unit) -> bool {
    let shape = &unit.shape;
    if shape.sentences > 1 || !(6..=45).contains(&shape.words) || shape.quotes || REPORTS.is_match(unit.text) {
        return false;
    }
    let Some((range, _)) = date::dates(unit.text).pop() else { return false };
    let rest = unit.text[range.end..].trim_matches(|c: char| !c.is_alphanumeric());
    let before = unit.text[..range.start].trim_end();
    rest.is_empty() && (before.ends_with(',') || before.ends_with(" on") && scene_verb(before))
}

/// Whether one of the first words is a present-tense verb that describes a picture.
fn scene_verb(text: &str) -> bool {
    static SCENE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^.{3,90}?(?-u:\b)(?:stands?|sits?|walks?|holds?|gather|gathers|parades?|looks?|poses?|fires?|rides?|waves?|carry|carries|inspects?|attends?|speaks?|arrives?|is seen|are seen|rises|billows|drives?)(?-u:\b)")
            .expect("a valid expression")
    });
    SCENE.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::super::unit::units;
    use super::*;

    fn caption(text: &str) -> bool {
        is_caption(&units(text, true)[0])
    }

    #[test]
    fn credits_labels_and_scenes() {
        for text in [
            "Volunteers stand on a pier in the old harbour of Port Example, June 16, 2015. REUTERS/Stringer",
            "Volunteers parade through the town of Example, February 18, 2015.  ©AP",
            "Smoke rises over the port of Example on 3 March 2019.",
            "The minister arrives at the talks in Geneva [Ann Name/Reuters]",
            "A burnt bus on the coast road (Photo: A. Name)",
            "Photo: the bridge before it was blown up.",
            "The freed men arrive at the airport on Thursday. (EPA photo)",
            "FILE PHOTO: A general view of the airport.",
            "The harbour in 2012. (AP Photo/Ann Name, File)",
            "A fisherman mends his net. Picture: Ann Name",
            "The chairman said it would review the plan - Copyright AFP Ann Name",
        ] {
            assert!(caption(text), "{text}");
        }
    }

    #[test]
    fn sentences_of_a_story_stay() {
        for text in [
            "The harbour was shelled on June 16, 2015.",
            "The council was founded in Example, a small town on the coast, on 3 March 2019.",
            "“We saw the picture,” the mayor said of the 2015 photo by the agency.",
            "The army said on Thursday that it had taken the port from the group, according to Reuters.",
            "The photo was shown to the men at the gate, who said that they knew nobody in it.",
            "He left for the AP/Example road.",
        ] {
            assert!(!caption(text), "{text}");
        }
    }
}
