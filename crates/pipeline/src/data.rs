//! The data files: what the program ships, each replaced by the file of the same name in a user's folder.

use std::collections::BTreeMap;
use std::path::Path;

use variorum_record::id::fingerprint;

use crate::error::PipelineError;

/// The shipped files that the pipeline hands to the rooms as texts.
const SHIPPED: [(&str, &str); 6] = [
    ("cues.toml", include_str!("../../../data/cues.toml")),
    ("events.toml", include_str!("../../../data/events.toml")),
    ("frames.toml", include_str!("../../../data/frames.toml")),
    ("inflections.toml", include_str!("../../../data/inflections.toml")),
    ("numbers.toml", include_str!("../../../data/numbers.toml")),
    ("sources.toml", include_str!("../../../data/sources.toml")),
];

/// Texts by file name.
#[derive(Debug)]
pub(crate) struct DataFiles {
    given: BTreeMap<String, String>,
}

impl DataFiles {
    /// Reads every TOML file of a folder and of its folder `policies`, in the order of their names.
    pub(crate) fn read(folder: Option<&Path>) -> Result<Self, PipelineError> {
        let mut given = BTreeMap::new();
        for (folder, prefix) in
            folder.iter().flat_map(|folder| [(folder.to_path_buf(), ""), (folder.join("policies"), "policies/")])
        {
            if !prefix.is_empty() && !folder.is_dir() {
                continue;
            }
            let unreadable = |source| PipelineError::Data { path: folder.clone(), source };
            for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
                let path = entry.map_err(unreadable)?.path();
                if path.extension().is_none_or(|end| end != "toml") {
                    continue;
                }
                let text = std::fs::read_to_string(&path)
                    .map_err(|source| PipelineError::Data { path: path.clone(), source })?;
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                given.insert(format!("{prefix}{name}"), text);
            }
        }
        Ok(Self { given })
    }

    /// The user's file, if there is one.
    pub(crate) fn given(&self, name: &str) -> Option<&str> {
        self.given.get(name).map(String::as_str)
    }

    /// The user's file, else the shipped one.
    pub(crate) fn text(&self, name: &str) -> &str {
        let shipped = || SHIPPED.iter().find(|(file, _)| *file == name).map_or("", |(_, text)| text);
        self.given(name).unwrap_or_else(shipped)
    }

    /// Changes with every byte of every file that can matter.
    pub(crate) fn fingerprint(&self) -> String {
        let shipped = SHIPPED.iter().flat_map(|(name, text)| [*name, *text]);
        let given = self.given.iter().flat_map(|(name, text)| [name.as_str(), text.as_str()]);
        fingerprint(&shipped.chain(given).collect::<Vec<_>>())
    }
}
