//! What a person sees while it works: bars on stderr when that is a terminal; text of reports made harmless.

use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use variorum_pipeline::{Progress, Stage};

/// Bars on stderr; nothing where stderr is no terminal.
#[derive(Debug, Default)]
pub(crate) struct Bars {
    bar: Mutex<Option<ProgressBar>>,
}

impl Bars {
    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        // A panic elsewhere poisons the lock; a progress bar is no reason to stop.
        act(&mut self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
    }
}

impl Progress for Bars {
    fn begin(&self, stage: Stage, steps: usize) {
        if !std::io::stderr().is_terminal() {
            return;
        }
        let bar = if steps == 0 {
            ProgressBar::new_spinner().with_style(style("{spinner} {msg}"))
        } else {
            ProgressBar::new(steps as u64).with_style(style("{msg:22} [{bar:40}] {pos}/{len} {eta}"))
        };
        bar.set_message(stage.as_str());
        bar.enable_steady_tick(Duration::from_millis(120));
        // Stages of two threads can overlap; the newer one is shown.
        self.with(|slot| {
            if let Some(old) = slot.replace(bar) {
                old.finish_and_clear();
            }
        });
    }

    fn step(&self) {
        self.with(|slot| {
            if let Some(bar) = slot {
                bar.inc(1);
            }
        });
    }

    fn end(&self) {
        self.with(|slot| {
            if let Some(bar) = slot.take() {
                bar.finish_and_clear();
            }
        });
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ")
}

/// A text of a report as a terminal may show it: control characters, which could move the cursor or rename the window, and marks that
/// turn the direction of writing become visible.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\t' => character,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => '\u{fffd}',
            control if control.is_control() => '\u{fffd}',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_report_cannot_steer_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb\u{202e}c\n"), "a\u{fffd}[2Jb\u{fffd}c\n");
    }
}
