//! The inputs on the command line: files, folders, patterns, standard input.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::error::IntakeError;

/// What a person names as input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, a folder, or a pattern such as `reports/*.txt`.
    Path(PathBuf),
    /// JSON Lines on standard input.
    Stdin,
}

impl Input {
    /// Reads an argument: `-` is standard input.
    #[must_use]
    pub fn from_argument(argument: &str) -> Self {
        if argument == "-" { Self::Stdin } else { Self::Path(PathBuf::from(argument)) }
    }
}

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// A file.
    File {
        /// Where it lies.
        path: PathBuf,
        /// Its path as given, with `/` between the parts.
        uri: String,
    },
    /// JSON Lines on standard input.
    Stdin,
}

/// Finds what the inputs name, in order: folders are read to the bottom, sorted by name, without hidden files and
/// folders (`.git`); a file that is named twice is found once. What cannot be found or entered is refused by itself;
/// the rest is found all the same.
#[must_use]
pub fn sources(inputs: &[Input]) -> Vec<Result<Source, IntakeError>> {
    let mut found = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for input in inputs {
        let Input::Path(path) = input else {
            if seen.insert(PathBuf::from("-")) {
                found.push(Ok(Source::Stdin));
            }
            continue;
        };
        for one in under(path) {
            match one {
                Ok(path) => {
                    if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                        let uri = shown(&path);
                        found.push(Ok(Source::File { path, uri }));
                    }
                }
                Err(error) => found.push(Err(error)),
            }
        }
    }
    found
}

fn under(path: &Path) -> Vec<Result<PathBuf, IntakeError>> {
    match std::fs::metadata(path) {
        Ok(meta) if meta.is_dir() => folder(path),
        Ok(meta) if meta.is_file() => vec![Ok(path.to_owned())],
        Ok(_) => vec![Err(IntakeError::NoFile { place: shown(path) })],
        Err(_) if shown(path).contains(['*', '?', '[']) => pattern(path),
        Err(error) => vec![Err(IntakeError::from_io(&shown(path), &error))],
    }
}

fn folder(path: &Path) -> Vec<Result<PathBuf, IntakeError>> {
    let hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let mut found = Vec::new();
    let walk = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name())) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => found.push(Ok(entry.into_path())),
            Ok(_) => {}
            Err(error) => {
                let place = error.path().map_or_else(|| shown(path), shown);
                let reason = match error.io_error() {
                    Some(io) => io.to_string(),
                    None => "a link that leads back to its own folder".to_owned(),
                };
                found.push(Err(IntakeError::Unreadable { place, reason }));
            }
        }
    }
    if found.is_empty() {
        found.push(Err(IntakeError::NothingFound { place: shown(path) }));
    }
    found
}

fn pattern(path: &Path) -> Vec<Result<PathBuf, IntakeError>> {
    let place = shown(path);
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
    let paths = match glob::glob_with(&place, options) {
        Ok(paths) => paths,
        Err(error) => return vec![Err(IntakeError::BadPattern { place, reason: error.msg.to_owned() })],
    };
    let mut found = Vec::new();
    for path in paths {
        match path {
            Ok(path) if path.is_dir() => found.extend(folder(&path)),
            Ok(path) => found.push(Ok(path)),
            Err(error) => found.push(Err(IntakeError::from_io(&shown(error.path()), error.error()))),
        }
    }
    if found.is_empty() {
        found.push(Err(IntakeError::NothingFound { place }));
    }
    found
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: &[Result<Source, IntakeError>], root: &Path) -> Vec<String> {
        let root = format!("{}/", shown(root));
        found
            .iter()
            .map(|one| match one {
                Ok(Source::File { uri, .. }) => uri.replace(&root, ""),
                Ok(Source::Stdin) => "-".to_owned(),
                Err(error) => format!("! {error}").replace(&root, ""),
            })
            .collect()
    }

    #[test]
    fn folders_patterns_and_refusals() {
        let root = tempfile::tempdir().expect("a folder");
        let at = |name: &str| root.path().join(name);
        for name in ["b/two.txt", "b/.hidden", ".git/config", "a.txt", "c.md"] {
            std::fs::create_dir_all(at(name).parent().expect("parent")).expect("folder");
            std::fs::write(at(name), "x").expect("file");
        }
        std::fs::create_dir(at("empty")).expect("folder");
        let inputs = [root.path().to_owned(), at("gone.txt"), at("*.md"), at("*.pdf"), at("empty"), at("[")];
        let mut inputs: Vec<Input> = inputs.into_iter().map(Input::Path).collect();
        inputs.push(Input::from_argument("-"));
        insta::assert_debug_snapshot!(names(&sources(&inputs), root.path()), @r#"
        [
            "a.txt",
            "b/two.txt",
            "c.md",
            "! gone.txt: no such file or folder; check the path",
            "! *.pdf: no file found; check the path or the pattern",
            "! empty: no file found; check the path or the pattern",
            "! [: not a valid pattern (invalid range pattern); quote it, or name the files",
            "-",
        ]
        "#);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_holds_itself_is_refused_once() {
        let root = tempfile::tempdir().expect("a folder");
        std::fs::write(root.path().join("a.txt"), "x").expect("file");
        std::os::unix::fs::symlink(root.path(), root.path().join("loop")).expect("link");
        let found = sources(&[Input::Path(root.path().to_owned())]);
        assert_eq!(found.len(), 2);
        assert!(found[1].as_ref().is_err_and(|error| error.to_string().contains("leads back")));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_without_rights_is_refused_and_the_rest_found() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(root.path().join("closed")).expect("folder");
        std::fs::write(root.path().join("open.txt"), "x").expect("file");
        let rights = |mode| std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(root.path().join("closed"), rights(0o000)).expect("rights");
        let found = sources(&[Input::Path(root.path().to_owned())]);
        // The superuser may enter every folder; then there is nothing to refuse.
        let entered = std::fs::read_dir(root.path().join("closed")).is_ok();
        std::fs::set_permissions(root.path().join("closed"), rights(0o700)).expect("rights");
        assert!(found.iter().any(|one| matches!(one, Ok(Source::File { uri, .. }) if uri.ends_with("open.txt"))));
        assert_eq!(found.iter().any(|one| matches!(one, Err(IntakeError::Unreadable { .. }))), !entered);
    }
}
