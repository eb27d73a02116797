//! Killed at any moment during `build`, the casebook opens, passes `check`, and holds the old or the new record.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use variorum_casebook::Casebook;
use variorum_record::Tables;

/// Kill points, spread evenly over the time that a whole build takes.
const KILLS: u32 = 60;

fn build(inputs: &[&Path], casebook: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_variorum"));
    command.arg("build").args(inputs).arg("--casebook").arg(casebook).args(["--threads", "1"]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn record(casebook: &Path) -> Tables {
    let casebook = Casebook::open_read_only(casebook).unwrap();
    assert_eq!(casebook.check().unwrap(), Vec::new());
    casebook.tables().unwrap()
}

#[test]
fn a_killed_build_leaves_the_old_or_the_new_record() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first.txt"), folder.path().join("second.txt"));
    std::fs::write(&first, "The army said on Monday that it had taken the bridge at Gao. Two soldiers were killed.\n")
        .unwrap();
    std::fs::write(&second, "Rebels denied that the army had taken the bridge at Gao, and said five soldiers died.\n")
        .unwrap();
    let (old_file, new_file) = (folder.path().join("old.db"), folder.path().join("new.db"));
    assert!(build(&[&first], &old_file).status().unwrap().success());
    let old = record(&old_file);
    std::fs::copy(&old_file, &new_file).unwrap();
    let start = Instant::now();
    assert!(build(&[&second], &new_file).status().unwrap().success());
    let whole = start.elapsed();
    let new = record(&new_file);
    assert_ne!(old, new);

    let (mut kept, mut replaced) = (0, 0);
    let casebook = folder.path().join("case.db");
    for kill in 0..KILLS {
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.path().join(format!("case.db{suffix}")));
        }
        std::fs::copy(&old_file, &casebook).unwrap();
        let mut child = build(&[&second], &casebook).spawn().unwrap();
        // The last points lie past the usual end, so that both outcomes are met.
        std::thread::sleep(whole * kill / (KILLS * 4 / 5) + Duration::from_micros(u64::from(kill) * 137));
        let _ = child.kill();
        child.wait().unwrap();
        let found = record(&casebook);
        assert!(found == old || found == new, "kill point {kill} left a third record");
        if found == old { kept += 1 } else { replaced += 1 }
    }
    assert!(kept > 0 && replaced > 0, "kept {kept}, replaced {replaced}: the points miss one side");
}
