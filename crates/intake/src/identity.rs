//! Which report is which.
//!
//! A report keeps its id whatever path prefix it is given by: `reports/a.txt` and `/home/me/reports/a.txt` are one
//! report. A report with an address (`https://…`) is known by the whole address. Two files with the same bytes and
//! different names are two reports: copies are evidence of lineage, so they are never merged here.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use variorum_record::{Report, ReportId};

/// SHA-256 of the bytes read, hexadecimal.
pub(crate) fn content_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The id of what was read from `uri` with this hash.
pub(crate) fn report_id(uri: &str, content_hash: &str) -> ReportId {
    ReportId::derive(&[last_components(uri, 1), content_hash])
}

/// Gives apart ids to reports with the same bytes and the same file name in different folders.
///
/// Each such id takes in as many more folders of its path as it needs; ids without a twin stay as they are, so the
/// result does not depend on the order. Reports with the very same `uri` and bytes are one report: all but one go.
pub fn keep_copies_apart(reports: &mut Vec<Report>) {
    let mut seen = std::collections::BTreeSet::new();
    reports.retain(|report| seen.insert((report.uri.clone(), report.content_hash.clone())));
    let mut twins: BTreeMap<ReportId, Vec<usize>> = BTreeMap::new();
    for (at, report) in reports.iter().enumerate() {
        twins.entry(report.report_id.clone()).or_default().push(at);
    }
    for group in twins.into_values().filter(|group| group.len() > 1) {
        let longest = group.iter().map(|&at| reports[at].uri.split('/').count()).max().unwrap_or(1);
        let depth = (2..=longest)
            .find(|&depth| {
                let mut names: Vec<&str> = group.iter().map(|&at| last_components(&reports[at].uri, depth)).collect();
                names.sort_unstable();
                names.windows(2).all(|pair| pair[0] != pair[1])
            })
            .unwrap_or(longest);
        for at in group {
            let name = last_components(&reports[at].uri, depth).to_owned();
            reports[at].report_id = ReportId::derive(&[&name, &reports[at].content_hash]);
        }
    }
}

/// The last `count` components of a path; an address stays whole.
fn last_components(uri: &str, count: usize) -> &str {
    if uri.contains("://") {
        return uri;
    }
    let uri = uri.trim_end_matches('/');
    uri.rmatch_indices('/').nth(count - 1).map_or(uri, |(at, _)| &uri[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(uri: &str) -> Report {
        crate::read_document(uri, b"Shells fell on the port.", crate::Format::Text, &crate::Limits::default())
            .expect("a report")
    }

    #[test]
    fn a_path_prefix_does_not_change_the_id() {
        assert_eq!(report("a/b/story.txt").report_id, report("story.txt").report_id);
        assert_ne!(report("story.txt").report_id, report("copy.txt").report_id);
        assert_ne!(report("https://one.example/story").report_id, report("https://two.example/story").report_id);
    }

    #[test]
    fn copies_of_one_name_in_two_folders_stay_two() {
        let mut reports = vec![report("x/one/story.txt"), report("x/two/story.txt"), report("x/one/story.txt")];
        keep_copies_apart(&mut reports);
        assert_eq!(reports.len(), 2);
        assert_ne!(reports[0].report_id, reports[1].report_id);
        let mut turned = vec![report("x/two/story.txt"), report("x/one/story.txt")];
        keep_copies_apart(&mut turned);
        assert_eq!(turned[1].report_id, reports[0].report_id);
    }
}
