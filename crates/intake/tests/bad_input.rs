//! Bad input: each piece is refused with one clear line, and the rest of the pile is read.

use std::io::Write;
use std::path::Path;

use variorum_intake::{Format, Input, IntakeError, Limits, Source, read_document, read_file, sources};
use variorum_record::Report;

/// Reads all that lies under a folder; refusals as their lines, with the folder's own path left out.
fn read_pile(folder: &Path, limits: &Limits) -> (Vec<Report>, Vec<String>) {
    let (mut reports, mut refusals) = (Vec::new(), Vec::new());
    for source in sources(&[Input::Path(folder.to_owned())]) {
        let read = source.and_then(|source| match source {
            Source::File { path, uri } => {
                let bytes = read_file(&path, limits)?;
                read_document(&uri, &bytes, Format::detect(&uri, &bytes), limits)
            }
            Source::Stdin => unreachable!("a folder was given"),
        });
        match read {
            Ok(report) => reports.push(report),
            Err(error) => refusals.push(error.to_string().replace(&format!("{}/", folder.display()), "")),
        }
    }
    (reports, refusals)
}

#[test]
fn each_gets_one_line_and_the_rest_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file");
    put("empty.txt", b"");
    put("blank.txt", b"\n \t\r\n");
    put("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0");
    put("program.txt", &[b"\x7fELF\x02\x01\x01".to_vec(), vec![0; 80]].concat());
    put("archive.txt", b"PK\x03\x04\x14\0\0\0\x08\0\0\0");
    put("paper.txt", b"%PDF-1.4\n1 0 obj <<>> endobj");
    put("nul.txt", b"Shells fell\0\0\x01\x02\0 on the port.\0");
    let noise: Vec<u8> = (0..5000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 11) as u8 | 1).collect();
    put("noise.txt", &noise);
    put("deep.html", format!("<html><body>{}<p>Deep.</p>", "<div>".repeat(100_000)).as_bytes());
    put("good.txt", b"The harbour was shelled on Monday, the mayor said. Nobody was hurt.");
    let arabic = "قال المتحدث باسم الجيش إن القوات سيطرت على الميناء يوم الخميس بعد قتال عنيف في المدينة.";
    put("other-language.txt", arabic.as_bytes());
    let (reports, refusals) = read_pile(folder.path(), &Limits::default());
    insta::assert_debug_snapshot!(refusals, @r#"
    [
        "archive.txt: looks like a ZIP archive, not text; convert it to text or HTML first",
        "blank.txt: empty, nothing to read; leave it out or fetch it again",
        "deep.html: HTML elements nested deeper than 512; no real page is, check where it comes from",
        "empty.txt: empty, nothing to read; leave it out or fetch it again",
        "noise.txt: the bytes are no text in any known encoding; save it as UTF-8",
        "nul.txt: looks like binary data (NUL bytes), not text; convert it to text or HTML first",
        "paper.txt: looks like a PDF document, not text; convert it to text or HTML first",
        "picture.txt: looks like a binary image (image/png), not text; convert it to text or HTML first",
        "program.txt: looks like an executable program, not text; convert it to text or HTML first",
    ]
    "#);
    assert_eq!(reports.len(), 2);
    assert_eq!(reports[0].language.as_deref(), Some("en"));
    assert!(reports[0].is_analysed());
    assert_eq!(reports[1].language.as_deref(), Some("ar"));
    assert!(!reports[1].is_analysed() && reports[1].text == arabic);
    assert!(reports[1].notes.contains(&"not analysed: language ar".to_owned()));
    assert!(refusals.iter().all(|line| !line.contains('\n')));
}

#[test]
fn a_huge_line_is_refused_without_being_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("huge.txt");
    let mut file = std::fs::File::create(&path).expect("a file");
    file.write_all(b"one line").expect("written");
    // A sparse file: 200 MB long, nothing on the disk.
    file.set_len(200 << 20).expect("long");
    let refused = read_file(&path, &Limits::default());
    assert!(matches!(refused, Err(IntakeError::TooLarge { .. })));
    let line = refused.expect_err("refused").to_string();
    assert!(line.ends_with("huge.txt: larger than 64 MiB for one report; split it into reports, or raise the limit"));
    let bytes = vec![b'a'; 2 << 20];
    let limits = Limits { max_bytes: 1 << 20, ..Limits::default() };
    assert!(matches!(read_document("x", &bytes, Format::Text, &limits), Err(IntakeError::TooLarge { .. })));
}

#[test]
fn a_long_line_within_the_limit_is_read() {
    let text = "The harbour was shelled on Monday, the mayor said. ".repeat(40_000);
    let report = read_document("long.txt", text.as_bytes(), Format::Text, &Limits::default()).expect("read");
    assert_eq!(report.body.len(), 1);
    assert!(report.body[0].len() as usize >= text.trim().len());
}

#[test]
fn hostile_pages_take_no_more_than_linear_time() {
    let story = "The harbour was shelled on Monday, the mayor of the town said.\n";
    for line in
        ["Related\n", "Comments\n", "World | News\n", "He left.\n", "Home\n\n", "© 2019 Gazette\n", "By Ann Name\n"]
    {
        for text in [line.repeat(8_000) + story, format!("{story}{line}").repeat(1_000)] {
            let start = std::time::Instant::now();
            let report = read_document("x.txt", text.as_bytes(), Format::Text, &Limits::default()).expect("read");
            assert!(!report.body.is_empty());
            assert!(start.elapsed().as_secs() < 30, "{line:?}");
        }
    }
}

#[test]
fn a_missing_file_is_named() {
    let found = read_file(Path::new("nowhere/report.txt"), &Limits::default());
    assert_eq!(found.expect_err("missing").to_string(), "nowhere/report.txt: no such file or folder; check the path");
}
