//! Letters heard as sounds: Latin by rules of spelling, Cyrillic, Greek, Arabic and Hebrew by table, other scripts through
//! their usual romanization (`any_ascii`).

/// Latin spellings of one sound, longest first where one begins another.
const SPELLINGS: &[(&str, &[u8])] = &[
    ("tsch", b"C"),
    ("shch", b"S"),
    ("tch", b"C"),
    ("dzh", b"J"),
    ("sch", b"S"),
    ("eau", b"o"),
    ("sh", b"S"),
    ("kh", b"X"),
    ("gh", b"G"),
    ("dh", b"D"),
    ("th", b"T"),
    ("zh", b"Z"),
    ("ch", b"C"),
    ("ph", b"f"),
    ("ck", b"k"),
    ("cz", b"C"),
    ("sz", b"S"),
    ("tz", b"z"),
    ("dj", b"J"),
    ("dg", b"J"),
    ("ou", b"u"),
    ("oo", b"u"),
    ("ue", b"u"),
    ("ee", b"i"),
    ("ie", b"i"),
    ("ae", b"e"),
    ("oe", b"o"),
    // Greek.
    ("ου", b"u"),
    ("οι", b"i"),
    ("ει", b"i"),
    ("αι", b"e"),
    ("μπ", b"b"),
    ("ντ", b"d"),
    ("γκ", b"g"),
    ("τζ", b"J"),
];

/// Pushes the sound that begins at `letters[at]` and says how many letters it took.
pub(super) fn hear(letters: &[char], at: usize, sounds: &mut Vec<u8>) -> usize {
    let rest = &letters[at..];
    for (spelling, heard) in SPELLINGS {
        let length = spelling.chars().count();
        if spelling.chars().eq(rest.iter().copied().take(length)) {
            sounds.extend_from_slice(heard);
            return length;
        }
    }
    let soft = |at: usize| matches!(rest.get(at), Some('e' | 'i' | 'y'));
    match rest[0] {
        'm' if at == 0 && rest.get(1) == Some(&'c') => {
            sounds.extend_from_slice(b"mak");
            return 2;
        }
        'c' if rest.get(1) == Some(&'c') && soft(2) => {
            sounds.push(b'C');
            return 2;
        }
        'c' if soft(1) => sounds.push(b's'),
        'c' => sounds.push(b'k'),
        'x' => sounds.extend_from_slice(b"ks"),
        'j' => sounds.push(b'J'),
        'e' if rest.len() == 1 && at > 1 && !matches!(letters[at - 1], 'a' | 'e' | 'i' | 'o' | 'u' | 'y') => {
            sounds.push(b'E')
        }
        letter @ 'a'..='z' => sounds.push(letter as u8),
        letter => sounds.extend_from_slice(of_table(letter).unwrap_or_default()),
    }
    1
}

/// A letter as it is heard: those of scripts without a table in their usual romanization.
pub(super) fn written(letter: char) -> impl Iterator<Item = char> {
    let own = letter.is_ascii() || of_table(letter).is_some();
    let romanized = if own { "" } else { any_ascii::any_ascii_char(letter) };
    own.then_some(letter).into_iter().chain(romanized.chars().map(|c| c.to_ascii_lowercase()))
}

/// Whether a letter is of a script that leaves short vowels out.
pub(super) const fn is_unvowelled(letter: char) -> bool {
    matches!(letter, '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}' | '\u{900}'..='\u{dff}')
}

/// The sounds of a letter; `None` where no table holds its script. The Ukrainian г is an h, the Russian a g: a sound between.
fn of_table(letter: char) -> Option<&'static [u8]> {
    cyrillic(letter).or_else(|| greek(letter)).or_else(|| arabic(letter)).or_else(|| hebrew(letter)).or_else(|| {
        // What no reader of Latin letters hears: soft and hard sign, ayn, hamza.
        matches!(letter, 'ь' | 'ъ' | 'ع' | 'ء').then_some(b"".as_slice())
    })
}

fn cyrillic(letter: char) -> Option<&'static [u8]> {
    Some(match letter {
        'а' => b"a",
        'б' => b"b",
        'в' => b"v",
        'г' => b"G",
        'ґ' => b"g",
        'д' => b"d",
        'е' | 'э' | 'є' => b"e",
        'ё' | 'о' => b"o",
        'ж' => b"Z",
        'з' => b"z",
        'и' | 'ы' | 'і' | 'ї' => b"i",
        'й' | 'ј' => b"y",
        'к' => b"k",
        'л' | 'љ' => b"l",
        'м' => b"m",
        'н' | 'њ' => b"n",
        'п' => b"p",
        'р' => b"r",
        'с' => b"s",
        'т' => b"t",
        'у' | 'ў' => b"u",
        'ф' => b"f",
        'х' => b"X",
        'ц' => b"ts",
        'ч' | 'ћ' => b"C",
        'џ' | 'ђ' => b"J",
        'ш' | 'щ' => b"S",
        'ю' => b"yu",
        'я' => b"ya",
        _ => return None,
    })
}

fn greek(letter: char) -> Option<&'static [u8]> {
    Some(match letter {
        'α' => b"a",
        'β' => b"v",
        'γ' => b"G",
        'δ' => b"d",
        'ε' => b"e",
        'ζ' => b"z",
        'η' | 'ι' | 'υ' => b"i",
        'θ' => b"T",
        'κ' => b"k",
        'λ' => b"l",
        'μ' => b"m",
        'ν' => b"n",
        'ξ' => b"ks",
        'ο' | 'ω' => b"o",
        'π' => b"p",
        'ρ' => b"r",
        'σ' | 'ς' => b"s",
        'τ' => b"t",
        'φ' => b"f",
        'χ' => b"X",
        'ψ' => b"ps",
        _ => return None,
    })
}

/// Arabic, with the letters of Persian, Urdu, Pashto and Kurdish.
fn arabic(letter: char) -> Option<&'static [u8]> {
    Some(match letter {
        'ا' | 'أ' | 'آ' | 'إ' | 'ٱ' | 'ى' | 'ة' => b"a",
        'ب' => b"b",
        'پ' => b"p",
        'ت' | 'ط' | 'ٹ' | 'ټ' => b"t",
        'ث' => b"T",
        'ج' => b"J",
        'چ' => b"C",
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ۀ' | 'ۂ' => b"h",
        'خ' => b"X",
        'د' | 'ض' | 'ڈ' | 'ډ' => b"d",
        'ذ' | 'ظ' => b"D",
        'ر' | 'ڑ' | 'ړ' | 'ڕ' => b"r",
        'ز' => b"z",
        'ژ' | 'ږ' => b"Z",
        'س' | 'ص' => b"s",
        'ش' | 'ښ' => b"S",
        'غ' => b"G",
        'ف' => b"f",
        'ڤ' => b"v",
        'ق' => b"q",
        'ك' | 'ک' => b"k",
        'گ' => b"g",
        'ل' | 'ڵ' => b"l",
        'م' => b"m",
        'ن' | 'ں' | 'ڼ' => b"n",
        'و' | 'ؤ' => b"w",
        'ۆ' | 'ۇ' => b"o",
        'ي' | 'ی' | 'ئ' | 'ے' | 'ۓ' | 'ې' | 'ۍ' | 'ێ' => b"y",
        'ە' => b"e",
        'ځ' => b"dz",
        'څ' => b"ts",
        _ => return None,
    })
}

fn hebrew(letter: char) -> Option<&'static [u8]> {
    Some(match letter {
        'א' | 'ע' => b"a",
        'ב' => b"b",
        'ג' => b"g",
        'ד' => b"d",
        'ה' => b"h",
        'ו' => b"w",
        'ז' => b"z",
        'ח' => b"X",
        'ט' | 'ת' => b"t",
        'י' => b"y",
        'כ' | 'ך' => b"k",
        'ל' => b"l",
        'מ' | 'ם' => b"m",
        'נ' | 'ן' => b"n",
        'ס' => b"s",
        'פ' | 'ף' => b"p",
        'צ' | 'ץ' => b"ts",
        'ק' => b"q",
        'ר' => b"r",
        'ש' => b"S",
        _ => return None,
    })
}
