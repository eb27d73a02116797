//! The gazetteer's file: columns of places, their names, and an automaton of folded names, deflated.
//!
//! ```text
//! "VGAZ0002"  then, deflated: for each column its length in bytes (u32) and its bytes
//!   geonames_id u32 · latitude i32 (1e-5°) · longitude i32 · population u32 · radius u16 (km) · feature u8 ·
//!   parent u32 · length of name u8 · names · country codes (2 bytes each) · codes · postings · automaton
//! ```
//! `codes` is a text of one line each: for the gazetteer the codes of its divisions ("LY.70"), which stand right after the
//! countries. A layer ("VGAZLAY1", what `variorum gazetteer add` writes) has the same columns, but names what holds its places
//! by code: its `parent` is a line of its own `codes` ("LY", "LY.70"), so that it outlives a new gazetteer.
//!
//! Numbers of more than one byte stand in planes (all lowest bytes, then all next ones …), each as the difference to the
//! number before it, which halves the deflated file. Places stand in the order countries, first-order, second-order divisions, settlements,
//! each by code or GeoNames identifier. The automaton (`fst`) maps a folded name to `place << 2 | other << 1` or, where
//! several places share it, to `offset << 1 | 1` of a posting: a count, then `place << 1 | other` for each, in LEB128.
//! `other` says that the name is not the place's main one.

use super::place::Feature;
use crate::places::error::PlacesError;

/// What a packed gazetteer begins with.
pub(super) const GAZETTEER: &[u8; 8] = b"VGAZ0002";

/// What a layer begins with.
pub(super) const LAYER: &[u8; 8] = b"VGAZLAY1";

/// More than any gazetteer needs: a damaged file cannot ask for more memory than this.
const LARGEST: usize = 256 << 20;

/// The columns as they stand in memory.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) geonames_id: Vec<u32>,
    pub(super) latitude: Vec<i32>,
    pub(super) longitude: Vec<i32>,
    pub(super) population: Vec<u32>,
    pub(super) radius: Vec<u16>,
    pub(super) feature: Vec<Feature>,
    pub(super) parent: Vec<u32>,
    /// Where each name ends in `names`.
    pub(super) name_end: Vec<u32>,
    pub(super) names: String,
    /// ISO 3166-1 alpha-2 of the countries, which are the first places.
    pub(super) countries: Vec<[u8; 2]>,
    /// Codes of the divisions after the countries; of a layer what its parents point to.
    pub(super) codes: Vec<String>,
    pub(super) postings: Vec<u8>,
    pub(super) automaton: Vec<u8>,
}

/// No parent.
pub(super) const NONE: u32 = u32::MAX;

impl Columns {
    pub(super) fn name(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.name_end[at - 1] as usize };
        &self.names[start..self.name_end[at] as usize]
    }

    pub(super) fn pack(&self, magic: &[u8; 8]) -> Vec<u8> {
        let mut plain = Vec::new();
        let mut column = |bytes: &[u8]| {
            plain.extend((bytes.len() as u32).to_le_bytes());
            plain.extend(bytes);
        };
        column(&planes(self.geonames_id.iter().copied()));
        column(&planes(self.latitude.iter().map(|value| *value as u32)));
        column(&planes(self.longitude.iter().map(|value| *value as u32)));
        column(&planes(self.population.iter().copied()));
        column(&planes(self.radius.iter().map(|value| u32::from(*value))));
        column(&self.feature.iter().map(|feature| feature.code()).collect::<Vec<u8>>());
        column(&planes(self.parent.iter().copied()));
        column(&(0..self.name_end.len()).map(|at| self.name(at).len() as u8).collect::<Vec<u8>>());
        column(self.names.as_bytes());
        column(&self.countries.concat());
        column(self.codes.join("\n").as_bytes());
        column(&self.postings);
        column(&self.automaton);
        let mut packed = magic.to_vec();
        // What is shipped is packed once and read by everybody; a user's layer is packed while he waits.
        let level = if magic == GAZETTEER { 9 } else { 4 };
        packed.extend(miniz_oxide::deflate::compress_to_vec(&plain, level));
        packed
    }

    pub(super) fn unpack(packed: &[u8], magic: &[u8; 8]) -> Result<Self, PlacesError> {
        let body = packed.strip_prefix(magic.as_slice()).ok_or(PlacesError::Packed("another file or version"))?;
        let plain = miniz_oxide::inflate::decompress_to_vec_with_limit(body, LARGEST)
            .map_err(|_| PlacesError::Packed("its compression is broken"))?;
        let mut rest = plain.as_slice();
        let mut column = || -> Result<&[u8], PlacesError> {
            let cut = PlacesError::Packed("it is cut off");
            let Some((length, after)) = rest.split_first_chunk::<4>() else { return Err(cut) };
            let Some((bytes, after)) = after.split_at_checked(u32::from_le_bytes(*length) as usize) else {
                return Err(cut);
            };
            rest = after;
            Ok(bytes)
        };
        let geonames_id = numbers(column()?);
        let latitude = numbers(column()?).into_iter().map(|value| value as i32).collect();
        let longitude = numbers(column()?).into_iter().map(|value| value as i32).collect();
        let population = numbers(column()?);
        let radius = numbers(column()?).into_iter().map(|value| value as u16).collect();
        let feature: Option<Vec<Feature>> = column()?.iter().map(|code| Feature::of_code(*code)).collect();
        let feature = feature.ok_or(PlacesError::Packed("an unknown feature"))?;
        let parent = numbers(column()?);
        let mut end = 0;
        let name_end: Vec<u32> = column()?
            .iter()
            .map(|length| {
                end += u32::from(*length);
                end
            })
            .collect();
        let names = std::str::from_utf8(column()?).map_err(|_| PlacesError::Packed("a name is no text"))?.to_owned();
        let countries = column()?.as_chunks::<2>().0.to_vec();
        let codes = std::str::from_utf8(column()?).map_err(|_| PlacesError::Packed("a code is no text"))?;
        let codes = codes.lines().map(str::to_owned).collect();
        let postings = column()?.to_vec();
        let automaton = column()?.to_vec();
        let columns = Self {
            geonames_id,
            latitude,
            longitude,
            population,
            radius,
            feature,
            parent,
            name_end,
            names,
            countries,
            codes,
            postings,
            automaton,
        };
        columns.check(magic == LAYER)?;
        Ok(columns)
    }

    /// That every column speaks of the same places and every name can be cut out.
    fn check(&self, layer: bool) -> Result<(), PlacesError> {
        let count = self.geonames_id.len();
        let lengths = [
            self.latitude.len(),
            self.longitude.len(),
            self.population.len(),
            self.radius.len(),
            self.feature.len(),
            self.parent.len(),
            self.name_end.len(),
        ];
        if lengths.iter().any(|length| *length != count) || self.countries.len() > count {
            return Err(PlacesError::Packed("its columns differ in length"));
        }
        // A parent stands before its parts, so that no chain of parents can be a ring.
        let wrong = |at: usize, parent: usize| if layer { parent >= self.codes.len() } else { parent >= at };
        if self.parent.iter().enumerate().any(|(at, parent)| *parent != NONE && wrong(at, *parent as usize)) {
            return Err(PlacesError::Packed("a place is its own part"));
        }
        let cuts = self.name_end.iter().all(|end| self.names.is_char_boundary(*end as usize));
        if !cuts || self.name_end.last().is_some_and(|end| *end as usize != self.names.len()) {
            return Err(PlacesError::Packed("its names are cut wrongly"));
        }
        Ok(())
    }
}

/// The differences between numbers, in planes of bytes.
fn planes(values: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut before = 0;
    let differences: Vec<[u8; 4]> =
        values.map(|value| value.wrapping_sub(std::mem::replace(&mut before, value)).to_le_bytes()).collect();
    (0..4).flat_map(|plane| differences.iter().map(move |bytes| bytes[plane])).collect()
}

/// The numbers that [`planes`] has written.
fn numbers(planes: &[u8]) -> Vec<u32> {
    let count = planes.len() / 4;
    let mut value = 0u32;
    (0..count)
        .map(|at| {
            let bytes = [planes[at], planes[count + at], planes[2 * count + at], planes[3 * count + at]];
            value = value.wrapping_add(u32::from_le_bytes(bytes));
            value
        })
        .collect()
}

/// Appends a number in LEB128.
pub(super) fn push_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number in LEB128 off the front; `None` where the bytes end or the number is too great.
pub(super) fn take_number(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0u32;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn planes_give_the_numbers_back(values in proptest::collection::vec(any::<u32>(), 0..50)) {
            prop_assert_eq!(numbers(&planes(values.iter().copied())), values);
        }

        #[test]
        fn posted_numbers_come_back(value in any::<u32>()) {
            let mut bytes = Vec::new();
            push_number(&mut bytes, value);
            prop_assert_eq!(take_number(&mut bytes.as_slice()), Some(value));
        }

        #[test]
        fn damaged_files_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for magic in [GAZETTEER, LAYER] {
                prop_assert!(Columns::unpack(&bytes, magic).is_err());
                let packed = [magic.as_slice(), &miniz_oxide::deflate::compress_to_vec(&bytes, 6)].concat();
                let _ = Columns::unpack(&packed, magic);
            }
        }
    }
}
