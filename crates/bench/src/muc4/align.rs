//! One-to-one assignment of greatest total weight (Kuhn 1955, Munkres 1957, in Jonker and Volgenant's form with potentials).

/// For each row the column that it is given, none where there are more rows than columns. Weights must not be negative.
pub(crate) fn assign(weights: &[Vec<u32>]) -> Vec<Option<usize>> {
    let rows = weights.len();
    let columns = weights.first().map_or(0, Vec::len);
    let size = rows.max(columns);
    if rows == 0 || columns == 0 {
        return vec![None; rows];
    }
    let cost = |row: usize, column: usize| -> i64 {
        if row < rows && column < columns { -i64::from(weights[row][column]) } else { 0 }
    };
    // Row and column 0 stand for "none yet".
    let (mut of_row, mut of_column) = (vec![0i64; size + 1], vec![0i64; size + 1]);
    let mut given = vec![0usize; size + 1];
    for row in 1..=size {
        given[0] = row;
        let (mut least, mut way, mut used) = (vec![i64::MAX; size + 1], vec![0usize; size + 1], vec![false; size + 1]);
        let mut column = 0;
        while given[column] != 0 {
            used[column] = true;
            let (here, mut delta, mut next) = (given[column], i64::MAX, 0);
            for other in 1..=size {
                if used[other] {
                    continue;
                }
                let reduced = cost(here - 1, other - 1) - of_row[here] - of_column[other];
                if reduced < least[other] {
                    (least[other], way[other]) = (reduced, column);
                }
                if least[other] < delta {
                    (delta, next) = (least[other], other);
                }
            }
            for other in 0..=size {
                if used[other] {
                    of_row[given[other]] += delta;
                    of_column[other] -= delta;
                } else if other > 0 {
                    least[other] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            given[column] = given[way[column]];
            column = way[column];
        }
    }
    let mut columns_of = vec![None; rows];
    for (column, row) in given.iter().skip(1).take(columns).enumerate() {
        if let Some(place) = columns_of.get_mut(row - 1) {
            *place = Some(column);
        }
    }
    columns_of
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_total_wins_over_the_greedy_choice() {
        assert_eq!(assign(&[vec![5, 4], vec![4, 0]]), [Some(1), Some(0)]);
        assert_eq!(assign(&[vec![1], vec![3], vec![2]]), [None, Some(0), None]);
        assert_eq!(assign(&[vec![0, 2, 0]]), [Some(1)]);
        assert!(assign(&[]).is_empty());
    }
}
