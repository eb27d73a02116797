//! News agencies and how pages credit them.

use std::sync::LazyLock;

use regex::Regex;

use crate::words::captures;

/// Agencies by the names and short forms that pages print; the last is the name in the record.
const AGENCIES: &[(&[&str], &str)] = &[
    (&["reuters", "thomson reuters"], "Reuters"),
    (&["ap", "associated press", "the associated press"], "AP"),
    (&["afp", "agence france-presse", "agence france presse"], "AFP"),
    (&["upi", "united press international"], "UPI"),
    (&["dpa", "deutsche presse-agentur"], "dpa"),
    (&["efe", "agencia efe"], "EFE"),
    (&["ansa"], "ANSA"),
    (&["pa", "press association", "pa media"], "PA"),
    (&["xinhua", "xinhua news agency"], "Xinhua"),
    (&["tass", "itar-tass"], "TASS"),
    (&["interfax"], "Interfax"),
    (&["ria novosti", "ria"], "RIA Novosti"),
    (&["anadolu", "anadolu agency", "aa"], "Anadolu"),
    (&["kyodo", "kyodo news"], "Kyodo"),
    (&["yonhap"], "Yonhap"),
    (&["pti", "press trust of india"], "PTI"),
    (&["ians"], "IANS"),
    (&["ani"], "ANI"),
    (&["aap", "australian associated press"], "AAP"),
    (&["bloomberg", "bloomberg news"], "Bloomberg"),
    (&["tns", "tribune news service"], "TNS"),
    (&["irin"], "IRIN"),
    (&["ips", "inter press service"], "IPS"),
    (&["irna"], "IRNA"),
    (&["sana"], "SANA"),
    (&["kuna"], "KUNA"),
    (&["wam"], "WAM"),
    (&["spa", "saudi press agency"], "SPA"),
    (&["mena", "middle east news agency"], "MENA"),
    (&["pana", "panapress"], "PANA"),
    (&["adn", "adnkronos"], "Adnkronos"),
    (&["wafa"], "WAFA"),
    (&["ap via", "epa", "european pressphoto agency"], "EPA"),
];

/// The agency of this name, in the record's spelling.
pub(crate) fn agency(name: &str) -> Option<&'static str> {
    let name = name.trim().trim_end_matches('.').to_lowercase();
    AGENCIES.iter().find(|(names, _)| names.contains(&name.as_str())).map(|(_, agency)| *agency)
}

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    // TRIPOLI, March 3 (Reuters) - | GENEVA (AP) — | Cairo (Xinhua) -- |  (AFP) – ; the place is short and holds no sentence.
    Regex::new(r"^\W{0,3}(?:[\p{Lu}][^.!?()“”]{0,60}|[^()]{0,40}\d{4} ?)?\(([\p{Lu}][\w .&'’/-]{1,40})\) ?[-–—]{1,2}\s")
        .expect("a valid expression")
});
static TRAILER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[(\[]?\s*(?:additional |further )?(?:reporting|writing|editing|compiled|translated)(?: and (?:writing|editing|reporting))? by [^()\[\]]{3,300}[)\]]?\s*$")
        .expect("a valid expression")
});
static SOURCE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:sources?|via|from|agency|with inputs? from|credit)\s*[:|–—-]\s*(.{2,80}?)\W*$")
        .expect("a valid expression")
});
static SIGNED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[-–—(/\[]\s*([\p{Lu}][\p{L} -]{1,30}?)\s*[)\]]?\s*$").expect("a valid expression"));

/// The agency in the dateline that opens a text: `GENEVA (AP) —`.
pub(crate) fn dateline_agency(text: &str) -> Option<String> {
    let head: String = text.chars().take(160).collect();
    let name = captures(&DATELINE, &head)?[1].trim().to_owned();
    let first = name.split('/').map(str::trim).find_map(agency);
    first.map(str::to_owned).or_else(|| agency(&name).map(str::to_owned))
}

/// Where the staff line that closes an agency text begins: "(Reporting by A; Editing by B)".
pub(crate) fn trailer(text: &str) -> Option<usize> {
    let mut from = text.len().saturating_sub(400);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let start = from + TRAILER.find(&text[from..])?.start();
    let opened = text[start..].trim_start().starts_with(['(', '[']);
    (opened || start == 0).then_some(start)
}

/// Whether a line names those who helped: "Associated Press writer Ann Name contributed to this report."
pub(crate) fn is_contribution(text: &str) -> bool {
    static HELPED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^.{3,200}(?:contributed|contributing) (?:to (?:this|the) (?:report|story|article|piece|dispatch)|reporting|additional reporting)\W*$")
            .expect("a valid expression")
    });
    text.len() < 300 && HELPED.is_match(text)
}

/// What a line of its own names as source: "Source: AFP" gives `Ok("AFP")`, an unnamed or unknown one its words.
pub(crate) fn source_line(text: &str) -> Option<Result<&'static str, String>> {
    let part = captures(&SOURCE_LINE, text.trim())?;
    let name = part[1].trim();
    if name.split_whitespace().count() > 6 {
        return None;
    }
    let known = name.split(['/', ',', '+', '&']).chain(name.split(" and ")).find_map(agency);
    Some(known.ok_or_else(|| name.to_owned()))
}

/// The agency that signs the end of a paragraph: "… the ministry said. — AFP".
pub(crate) fn signed_agency(text: &str) -> Option<(&'static str, usize)> {
    let part = captures(&SIGNED, text)?;
    let at = part.get(0)?.start();
    let before = text[..at].trim_end();
    before.ends_with(['.', '!', '?', '"', '”', '’']).then_some(())?;
    Some((agency(&part[1])?, at))
}

/// The agency that a photo credit names; evidence for the picture, not for the text.
pub(crate) fn photo_agency(caption: &str) -> Option<&'static str> {
    let tail: Vec<&str> =
        caption.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|w| !w.is_empty()).collect();
    tail.iter().rev().take(6).find_map(|word| if word.len() == 2 && *word != "AP" { None } else { agency(word) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_name_the_agency() {
        for (text, want) in [
            ("VALLETTA (Reuters) - A ferry ran aground.", Some("Reuters")),
            ("PORT SUDAN, Sudan (AP) — A ferry ran aground.", Some("AP")),
            ("Geneva, 3 March 2019 (AFP) – A ferry ran aground.", Some("AFP")),
            ("The Maritime Office (MO) - which runs ferries - said no.", None),
            ("A ferry ran aground (AP) on a reef.", None),
        ] {
            assert_eq!(dateline_agency(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn staff_lines_and_sources() {
        assert_eq!(trailer("The boat sank. (Reporting by A. Writer; Editing by B. Desk)"), Some(15));
        assert_eq!(trailer("He denied reporting by staff was poor."), None);
        assert!(is_contribution("Agency writers Ann Name and B. Other contributed to this report."));
        assert_eq!(source_line("Source: AFP"), Some(Ok("AFP")));
        assert_eq!(source_line("source : Various"), Some(Err("Various".to_owned())));
        assert_eq!(source_line("Source close to the talks: nobody agreed on anything at all in the end"), None);
        assert_eq!(signed_agency("The ministry said so. – AFP").map(|found| found.0), Some("AFP"));
        assert_eq!(signed_agency("The ministry said so – Friday"), None);
    }

    #[test]
    fn photo_credits_name_their_agency() {
        assert_eq!(photo_agency("A man walks past a wall. REUTERS/A. Name"), Some("Reuters"));
        assert_eq!(photo_agency("A man walks past a wall."), None);
    }
}
