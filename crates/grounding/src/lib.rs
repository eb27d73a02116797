//! Who, where, when: coreference and entity clusters, gazetteer and relative places, dates.

pub mod places;
