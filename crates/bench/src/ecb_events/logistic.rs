//! Logistic regression with a ridge: Newton's method, no randomness.

/// A trained sum of weighted values; positive where both sides are more likely one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LogLinear {
    /// One weight a value, in log-odds per unit.
    pub(crate) weights: Vec<f64>,
    pub(crate) bias: f64,
}

/// Something to learn from: its values, the answer, how much it counts.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    pub(crate) values: Vec<f64>,
    pub(crate) one: bool,
    pub(crate) counts: f64,
}

const ROUNDS: usize = 30;

impl LogLinear {
    /// Log-odds.
    pub(crate) fn score(&self, values: &[f64]) -> f64 {
        self.bias + self.weights.iter().zip(values).map(|(weight, value)| weight * value).sum::<f64>()
    }

    /// Minimises the log loss with `ridge` / 2 times the squared weights of the values, each brought to deviation 1.
    pub(crate) fn train(examples: &[&Example], ridge: f64) -> Self {
        let width = examples.first().map_or(0, |example| example.values.len());
        let (means, deviations) = spread(examples, width);
        let scaled: Vec<Vec<f64>> = examples
            .iter()
            .map(|example| {
                let own = example.values.iter().zip(&means).zip(&deviations);
                own.map(|((value, mean), deviation)| (value - mean) / deviation).chain([1.0]).collect()
            })
            .collect();
        let mut found = vec![0.0; width + 1];
        for _ in 0..ROUNDS {
            let step = newton(examples, &scaled, &found, ridge);
            found.iter_mut().zip(&step).for_each(|(value, step)| *value -= step);
            if step.iter().all(|step| step.abs() < 1e-7) {
                break;
            }
        }
        let weights: Vec<f64> =
            found[..width].iter().zip(&deviations).map(|(weight, deviation)| weight / deviation).collect();
        let bias = found[width] - weights.iter().zip(&means).map(|(weight, mean)| weight * mean).sum::<f64>();
        Self { weights, bias }
    }
}

fn spread(examples: &[&Example], width: usize) -> (Vec<f64>, Vec<f64>) {
    let all = examples.len().max(1) as f64;
    let column = |at: usize| examples.iter().map(move |example| example.values[at]);
    let means: Vec<f64> = (0..width).map(|at| column(at).sum::<f64>() / all).collect();
    let deviation =
        |at: usize| (column(at).map(|value| (value - means[at]).powi(2)).sum::<f64>() / all).sqrt().max(1e-6);
    let deviations = (0..width).map(deviation).collect();
    (means, deviations)
}

/// The step by which the weights miss the minimum of the loss' second-order picture.
fn newton(examples: &[&Example], scaled: &[Vec<f64>], weights: &[f64], ridge: f64) -> Vec<f64> {
    let width = weights.len();
    let mut slope = vec![0.0; width];
    let mut bend = vec![vec![0.0; width]; width];
    for (example, values) in examples.iter().zip(scaled) {
        let sum: f64 = weights.iter().zip(values).map(|(weight, value)| weight * value).sum();
        let chance = 1.0 / (1.0 + (-sum).exp());
        let (miss, curve) = (chance - f64::from(u8::from(example.one)), chance * (1.0 - chance));
        for row in 0..width {
            slope[row] += example.counts * miss * values[row];
            let part = example.counts * curve * values[row];
            for column in 0..=row {
                bend[row][column] += part * values[column];
            }
        }
    }
    // The bias bears no ridge; a trace of one keeps the system solvable where a value never varies.
    for at in 0..width {
        let own = if at + 1 == width { 1e-9 } else { ridge };
        slope[at] += if at + 1 == width { 0.0 } else { own * weights[at] };
        bend[at][at] += own;
    }
    solve(bend, slope)
}

/// Solves a symmetric positive system, of which the lower half is given, by Cholesky's factors.
fn solve(mut half: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let width = right.len();
    for row in 0..width {
        for column in 0..=row {
            let sum: f64 = (0..column).map(|at| half[row][at] * half[column][at]).sum();
            half[row][column] = if row == column {
                (half[row][row] - sum).max(1e-12).sqrt()
            } else {
                (half[row][column] - sum) / half[column][column]
            };
        }
        right[row] = (right[row] - (0..row).map(|at| half[row][at] * right[at]).sum::<f64>()) / half[row][row];
    }
    for row in (0..width).rev() {
        right[row] = (right[row] - (row + 1..width).map(|at| half[at][row] * right[at]).sum::<f64>()) / half[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(value: f64, one: bool) -> Example {
        Example { values: vec![value, 1.0], one, counts: 1.0 }
    }

    #[test]
    fn a_value_that_tells_gets_its_weight() {
        // Of the four at 1 three are one, of the four at 0 one is: log-odds of ln 3 and -ln 3.
        let examples = [
            (1.0, true),
            (1.0, true),
            (1.0, true),
            (1.0, false),
            (0.0, true),
            (0.0, false),
            (0.0, false),
            (0.0, false),
        ]
        .map(|(value, one)| example(value, one));
        let trained = LogLinear::train(&examples.iter().collect::<Vec<_>>(), 1e-6);
        assert!((trained.score(&[1.0, 1.0]) - 3f64.ln()).abs() < 1e-3);
        assert!((trained.score(&[0.0, 1.0]) + 3f64.ln()).abs() < 1e-3);
    }

    #[test]
    fn a_ridge_draws_weights_to_nothing() {
        let examples = [example(1.0, true), example(0.0, false)];
        let all: Vec<&Example> = examples.iter().collect();
        let (free, held) = (LogLinear::train(&all, 0.1), LogLinear::train(&all, 10.0));
        assert!(free.weights[0] > held.weights[0] && held.weights[0] > 0.0);
    }
}
