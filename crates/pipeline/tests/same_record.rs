//! The same reports give the same record: whatever their order, the number of threads, or the number of builds.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::path::{Path, PathBuf};

use variorum_casebook::Casebook;
use variorum_intake::{Input, Limits};
use variorum_pipeline::{BuildOptions, Built, Quiet, build};
use variorum_record::Tables;

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end != "md"))
        .collect();
    paths.sort();
    assert!(paths.len() >= 10, "the shipped examples are there");
    paths
}

fn run(inputs: &[PathBuf], casebook: &Path, threads: usize) -> Built {
    let options = BuildOptions {
        inputs: inputs.iter().cloned().map(Input::Path).collect(),
        casebook: casebook.to_path_buf(),
        data: None,
        policy: None,
        threads,
        limits: Limits::default(),
        decisions: Vec::new(),
    };
    build(&options, &Quiet).unwrap()
}

fn stored(casebook: &Path) -> Tables {
    Casebook::open_read_only(casebook).unwrap().tables().unwrap()
}

#[test]
fn order_and_threads_do_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one.db"), folder.path().join("two.db"));
    let mut inputs = examples();
    let first = run(&inputs, &one, 1);
    assert!(first.refused.is_empty(), "{:?}", first.refused);
    inputs.reverse();
    inputs.rotate_left(3);
    run(&inputs, &two, 4);
    assert_eq!(stored(&one), stored(&two));
    assert_eq!(first.tables, stored(&one), "what is returned is what is stored");
    assert!(Casebook::open_read_only(&one).unwrap().check().unwrap().is_empty());
}

#[test]
fn a_second_build_reads_only_what_is_new_and_gives_the_same_record() {
    let folder = tempfile::tempdir().unwrap();
    let (grown, whole) = (folder.path().join("grown.db"), folder.path().join("whole.db"));
    let inputs = examples();
    let (later, earlier) = inputs.split_last().map(|(last, rest)| (std::slice::from_ref(last), rest)).unwrap();
    let first = run(earlier, &grown, 2);
    let second = run(later, &grown, 2);
    assert_eq!(first.read + second.read, second.tables.reports.len(), "each report is read once");
    run(&inputs, &whole, 2);
    assert_eq!(stored(&grown), stored(&whole));
    assert_eq!(run(&inputs, &whole, 2).read, 0, "nothing is read twice");
}
