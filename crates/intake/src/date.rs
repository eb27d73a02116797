//! Full dates in a text: day, month, year, in the forms that pages print.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

const MONTH: &str = "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|\
                     oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";

static DAY_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    let form = format!(
        r"(?i)(?-u:\b)(\d{{1,2}})(?:st|nd|rd|th)?[ \u{{a0}}\-./]+(?:of )?{MONTH}(?-u:\b)\.?,?[ \u{{a0}}\-./]+(\d{{4}})(?-u:\b)"
    );
    Regex::new(&form).expect("a valid expression")
});
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| {
    let form = format!(
        r"(?i)(?-u:\b){MONTH}(?-u:\b)\.?[ \u{{a0}}\-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[ \u{{a0}}\-]+(\d{{4}})(?-u:\b)"
    );
    Regex::new(&form).expect("a valid expression")
});
static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})(?:(?-u:\b)|T)").expect("a valid expression")
});
static YEAR_LAST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u:\b)(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4})(?-u:\b)").expect("a valid expression")
});

/// The full dates of a text with their byte ranges, in order. A date in figures whose day and month could be changed
/// round (03/04/2016) has its range but no day.
pub(crate) fn dates(text: &str) -> Vec<(Range<usize>, Option<Date>)> {
    let mut found = Vec::new();
    for part in DAY_MONTH.captures_iter(text) {
        found.push((part.get(0).expect("a match").range(), date(&part[3], month(&part[2]), &part[1])));
    }
    for part in MONTH_DAY.captures_iter(text) {
        found.push((part.get(0).expect("a match").range(), date(&part[3], month(&part[1]), &part[2])));
    }
    for part in YEAR_FIRST.captures_iter(text).filter(|part| part[2] == part[4]) {
        found.push((part.get(0).expect("a match").range(), date(&part[1], part[3].parse().ok(), &part[5])));
    }
    for part in YEAR_LAST.captures_iter(text).filter(|part| part[2] == part[4]) {
        let (first, second): (i8, i8) = (part[1].parse().unwrap_or(0), part[3].parse().unwrap_or(0));
        let day = if first > 12 || first == second {
            date(&part[5], Some(second), &part[1])
        } else if second > 12 {
            date(&part[5], Some(first), &part[3])
        } else {
            None
        };
        found.push((part.get(0).expect("a match").range(), day));
    }
    found.sort_by_key(|(range, _)| (range.start, usize::MAX - range.end));
    let mut end = 0;
    found.retain(|(range, _)| {
        let apart = range.start >= end;
        end = end.max(range.end);
        apart
    });
    found
}

fn month(name: &str) -> Option<i8> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    NAMES.iter().position(|start| name.starts_with(start)).map(|at| at as i8 + 1)
}

/// A date of the printed-page age; anything else is a number that only looks like one.
fn date(year: &str, month: Option<i8>, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok().filter(|year| (1800..=2100).contains(year))?;
    Date::new(year, month?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        dates(text).into_iter().map(|(range, day)| format!("{} = {day:?}", &text[range])).collect()
    }

    #[test]
    fn the_forms_that_pages_print() {
        for (text, day) in [
            ("Published 3 March 2019", Some("2019-03-03")),
            ("Sunday, March 3rd, 2019 at 4 pm", Some("2019-03-03")),
            ("Mar. 3, 2019", Some("2019-03-03")),
            ("2019-03-03T16:00:00Z", Some("2019-03-03")),
            ("2019/3/3", Some("2019-03-03")),
            ("31.12.2019", Some("2019-12-31")),
            ("12/31/2019", Some("2019-12-31")),
            ("03-Mar-2019", Some("2019-03-03")),
            ("03/04/2019", None),
            ("31 February 2019", None),
        ] {
            let found = dates(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].1.map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }

    #[test]
    fn what_is_no_full_date() {
        assert!(read("In March 2019 the price was 3,400; call 555-12-3456 or see page 10-12-8.").is_empty());
        assert!(read("May 12 people go?").is_empty());
    }
}
