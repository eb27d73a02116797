//! The command as a person runs it: what it prints, how it ends, what bad input does.

#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn variorum() -> Command {
    Command::new(env!("CARGO_BIN_EXE_variorum"))
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn run(command: &mut Command) -> Output {
    command.stdin(Stdio::null()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_main_job_on_the_shipped_examples() {
    let folder = tempfile::tempdir().unwrap();
    let (casebook, page) = (folder.path().join("demo.db"), folder.path().join("demo.html"));
    let built =
        run(variorum().arg("build").arg(examples()).arg("--casebook").arg(&casebook).arg("--report").arg(&page));
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    let summary = text(&built.stdout);
    assert!(summary.contains("Most contested:"), "{summary}");
    let page = fs::read_to_string(page).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && !page.contains("<script"), "one page without script");

    let checked = run(variorum().arg("check").arg(&casebook));
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stderr));
    for table in ["reports", "mentions", "entities", "claims", "events", "disputes", "sources", "lineage"] {
        let out = run(variorum().arg("export").arg(&casebook).args(["--table", table]));
        assert!(out.status.success());
        let rows: Vec<serde_json::Value> =
            text(&out.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(!rows.is_empty(), "the examples fill {table}");
    }
    let hits = text(&run(variorum().arg("search").arg(&casebook).arg("convoy")).stdout);
    let id = hits.split_whitespace().next().unwrap();
    let shown = run(variorum().arg("show").arg(&casebook).arg(id));
    assert!(shown.status.success() && !shown.stdout.is_empty());
    shown_claims_explain_themselves(&casebook);
    let counted = text(&run(variorum().arg("sql").arg(&casebook).arg("SELECT count(*) AS n FROM claims")).stdout);
    assert!(counted.starts_with("n\n") && counted.trim_end() != "n\n0", "{counted}");
    let refused = run(variorum().arg("sql").arg(&casebook).arg("DELETE FROM claims"));
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_casebook_is_assessed_by_a_policy_and_two_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let casebook = folder.path().join("demo.db");
    run(variorum().arg("build").arg(examples()).arg("--casebook").arg(&casebook));
    let assess = |arguments: &[&str]| run(variorum().arg("assess").arg(&casebook).args(arguments));
    let reasons = || {
        let out = run(variorum().arg("export").arg(&casebook).args(["--table", "events"]));
        text(&out.stdout)
    };
    let before = reasons();
    let printed = text(&assess(&["--policy", "acled"]).stdout);
    assert!(
        printed.starts_with("Policy acled, after ACLED Codebook") && printed.contains("Sources, by claims:"),
        "{printed}"
    );
    assert_eq!(reasons(), before, "without --write nothing is written");

    let apart = text(&assess(&["--policy", "cautious", "--against", "acled"]).stdout);
    assert!(apart.starts_with("cautious and acled conclude differently on "), "{apart}");
    let same = text(&assess(&["--policy", "ucdp", "--against", "ucdp"]).stdout);
    assert!(same.starts_with("ucdp and ucdp conclude differently on 0 of "), "{same}");

    assert_eq!(assess(&["--policy", "acled", "--write"]).status.code(), Some(0));
    assert!(reasons().contains("assessed by the policy acled"));
    assert_eq!(run(variorum().arg("check").arg(&casebook)).status.code(), Some(0));
    assert_eq!(assess(&["--policy", "cautious", "--write"]).status.code(), Some(0));
    assert_eq!(reasons(), before, "assessed by the build's policy again it is as built");

    let faulty = folder.path().join("mine.toml");
    let shipped = fs::read_to_string(examples().join("../data/policies/acled.toml")).unwrap();
    fs::write(&faulty, shipped.replace("fair = 2", "fair = 0")).unwrap();
    let refused = assess(&["--policy", faulty.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    let error = text(&refused.stderr);
    assert!(error.contains("mine.toml: grades.fair is 0") && error.lines().count() == 1, "{error}");
    let unknown = text(&assess(&["--policy", "strict"]).stderr);
    assert!(unknown.contains("there are cautious, ucdp, acled, airwars"), "{unknown}");
    let missing = run(variorum().arg("assess").arg(folder.path().join("none.db")).arg("--write"));
    assert_eq!(missing.status.code(), Some(2));
    assert!(!folder.path().join("none.db").exists(), "no casebook is made");
}

/// A denial shows its sentence, its speaker with role and side, what it denies and why; the claim denied shows who denies it.
fn shown_claims_explain_themselves(casebook: &Path) {
    let query = "SELECT claim_id, about_claim_id FROM claims WHERE stance = 'denies' AND quote = 'its fighters had fired on the town' \
                 ORDER BY claim_id";
    let found = text(&run(variorum().arg("sql").arg(casebook).arg(query)).stdout);
    let (denial, denied) = found.lines().nth(1).unwrap().split_once('\t').unwrap();
    let show = |id: &str| text(&run(variorum().arg("show").arg(casebook).arg(id)).stdout);
    let shown = show(denial);
    for words in [
        "  The Front denied that [its fighters had fired on the town].\n  sssssssss cccccc ",
        "c cue · s who says so",
        "▸ Adrar Salvation Front [“The Front”]",
        "Adrar Salvation Front [“The Front”]: party; by “denied”",
        "— by reported_clause",
        "denies in indirect speech — by cue",
        "did not happen, says the source",
        "\n  denies       c-",
        "answers: the same kind of happening, an allegation, it is told of the one who answers",
    ] {
        assert!(shown.contains(words), "{words:?} is not in\n{shown}");
    }
    assert!(show(denied).contains(&format!("denied by    {denial}")), "{}", show(denied));
}

/// Every bad input has one line on stderr, the good report beside it is read, and the command ends with 1.
#[test]
fn bad_input_is_refused_line_by_line_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::write(
        place("good.txt"),
        "The army said on Monday that it had taken the bridge at Gao. Two soldiers were killed.\n",
    )
    .unwrap();
    fs::write(place("empty.txt"), "").unwrap();
    fs::write(place("picture.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let noise: Vec<u8> = (0..4000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect();
    fs::write(place("noise.txt"), noise).unwrap();
    fs::write(place("deep.html"), "<div>".repeat(100_000)).unwrap();
    fs::write(
        place("lines.jsonl"),
        "{\"text\": \"Rebels fled the town of Kidal on Friday, a resident said.\", \"uri\": \"one\"}\n{\"text\": broken\n",
    )
    .unwrap();
    fs::write(place("french.txt"), "L'armée a annoncé lundi que ses troupes avaient repris le contrôle de la ville après de violents combats avec les rebelles.\n").unwrap();
    let casebook = place("case.db");
    let names =
        ["good.txt", "empty.txt", "picture.txt", "noise.txt", "deep.html", "lines.jsonl", "french.txt", "missing.txt"];
    let built = run(variorum().arg("build").args(names.map(place)).arg("--casebook").arg(&casebook));
    let errors = text(&built.stderr);
    assert_eq!(built.status.code(), Some(1), "{errors}");
    for name in ["empty.txt", "picture.txt", "noise.txt", "deep.html", "lines.jsonl, line 2", "missing.txt"] {
        assert_eq!(errors.lines().filter(|line| line.contains(name)).count(), 1, "{name}: {errors}");
    }
    assert_eq!(errors.lines().count(), 6, "{errors}");
    let reports = text(&run(variorum().arg("export").arg(&casebook).args(["--table", "reports"])).stdout);
    let reports: Vec<serde_json::Value> = reports.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reports.len(), 3, "the good one, a good line, the French one");
    let french = reports.iter().find(|report| report["language"] == "fr").expect("kept and marked");
    let claims = text(&run(variorum().arg("export").arg(&casebook).args(["--table", "claims"])).stdout);
    assert!(!claims.is_empty() && !claims.contains(french["report_id"].as_str().unwrap()), "kept, not analysed");
}

#[test]
fn what_cannot_run_ends_with_two_and_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let text_file = folder.path().join("notes.txt");
    fs::write(&text_file, "no casebook at all").unwrap();
    for command in [
        run(variorum().arg("check").arg(&text_file)),
        run(variorum().arg("check").arg(folder.path().join("nowhere.db"))),
        run(variorum().arg("build").arg(&text_file).arg("--casebook").arg(&text_file)),
        run(variorum()
            .arg("build")
            .arg(&text_file)
            .arg("--casebook")
            .arg(folder.path().join("a.db"))
            .args(["--data", "/nowhere"])),
    ] {
        assert_eq!(command.status.code(), Some(2));
        assert_eq!(text(&command.stderr).lines().count(), 1, "{}", text(&command.stderr));
    }
    assert_eq!(
        fs::read_to_string(&text_file).unwrap(),
        "no casebook at all",
        "a file that is no casebook is left alone"
    );
}

#[test]
fn places_of_ones_own_are_added_found_and_used() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::write(
        place("posts.csv"),
        "name,latitude,longitude,alternate_names,country\nBir Zubra,30.1,15.2,Beer Zoubra,LY\nnowhere,north,east,,\n",
    )
    .unwrap();
    let add = |file: &str| run(variorum().args(["gazetteer", "add"]).arg(place(file)).arg("--data").arg(place("data")));
    let added = add("posts.csv");
    let errors = text(&added.stderr);
    assert_eq!(added.status.code(), Some(1), "{errors}");
    assert!(errors.lines().count() == 1 && errors.contains("line 3") && errors.contains("north"), "{errors}");
    assert!(text(&added.stdout).contains("1 places added"));
    let found = run(variorum().args(["gazetteer", "find", "Beer Zoubra", "--data"]).arg(place("data")));
    assert!(found.status.success() && text(&found.stdout).contains("30.1000 15.2000"));
    assert_eq!(run(variorum().args(["gazetteer", "find", "Beer Zoubra"])).status.code(), Some(1), "not shipped");

    fs::write(place("news.txt"), "Gunmen killed two guards in Bir Zubra in Libya on Friday, the army said.\n").unwrap();
    let casebook = place("case.db");
    let built = run(variorum()
        .arg("build")
        .arg(place("news.txt"))
        .arg("--casebook")
        .arg(&casebook)
        .arg("--data")
        .arg(place("data")));
    assert_eq!(built.status.code(), Some(0), "{}", text(&built.stderr));
    let mentions = text(&run(variorum().arg("export").arg(&casebook).args(["--table", "mentions"])).stdout);
    assert!(mentions.contains("30.1") && mentions.contains("15.2"), "{mentions}");

    let refused = add("missing.csv");
    assert_eq!((refused.status.code(), text(&refused.stderr).lines().count()), (Some(2), 1));
}

#[test]
fn completions_and_manual_come_from_the_same_definitions() {
    let script = text(&run(variorum().args(["completions", "bash"])).stdout);
    let manual = text(&run(variorum().arg("man")).stdout);
    for command in ["build", "show", "search", "sql", "export", "report", "check", "serve", "gazetteer"] {
        assert!(script.contains(command) && manual.contains(command), "{command}");
    }
}
