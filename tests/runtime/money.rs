//! Amounts: their sums, their texts, and what happens beyond an `i64`.

use paytable::{Fen, ParseFenError, bill::Fee};
use std::panic::catch_unwind;

#[test]
fn amounts_are_added_subtracted_and_multiplied_by_a_count() {
    let mut total = Fen(250) * 3 + Fen(50) - Fen(1);
    assert_eq!(total, Fen(799));
    total += Fen(2);
    total -= Fen(1);
    assert_eq!(total, Fen(800));
    let count: u32 = 4;
    assert_eq!(Fen(-5) * i64::from(count), Fen(-20));
}

#[test]
fn amounts_are_summed_by_value_and_by_reference() {
    let amounts = [Fen(1), Fen(20), Fen(-300)];
    assert_eq!(amounts.iter().sum::<Fen>(), Fen(-279));
    assert_eq!(amounts.into_iter().sum::<Fen>(), Fen(-279));
    assert_eq!([].iter().sum::<Fen>(), Fen(0));
    // What is known only in part is a sum only if all of it is known.
    assert_eq!([Some(Fen(1)), None].into_iter().sum::<Option<Fen>>(), None);
}

#[test]
fn checked_arithmetic_says_when_an_amount_does_not_fit() {
    let (least, most) = (Fen(i64::MIN), Fen(i64::MAX));
    assert_eq!(most.checked_add(Fen(1)), None);
    assert_eq!(least.checked_sub(Fen(1)), None);
    assert_eq!(most.checked_mul(2), None);
    assert_eq!(least.checked_mul(-1), None);
    assert_eq!(Fen(i64::MAX / 2).checked_mul(2), Some(Fen(i64::MAX - 1)));
}

/// The same in a release build: `cargo test --release`, or a profile without overflow checks.
#[test]
fn operators_panic_and_never_wrap() {
    let (least, most) = (Fen(i64::MIN), Fen(i64::MAX));
    assert!(catch_unwind(|| most + Fen(1)).is_err());
    assert!(catch_unwind(|| least - Fen(1)).is_err());
    assert!(catch_unwind(|| most * 2).is_err());
    assert!(catch_unwind(|| [most, Fen(1)].iter().sum::<Fen>()).is_err());
    assert!(catch_unwind(|| [most, Fen(1)].into_iter().sum::<Fen>()).is_err());
    let add = |mut amount: Fen| amount += Fen(1);
    let subtract = |mut amount: Fen| amount -= Fen(1);
    assert!(catch_unwind(|| add(most)).is_err());
    assert!(catch_unwind(|| subtract(least)).is_err());
}

#[test]
fn a_text_in_yuan_is_read_exactly_or_refused() {
    for (text, fen) in [("1.00", 100), ("1", 100), ("0.1", 10), ("-3.50", -350), ("007.08", 708)] {
        assert_eq!(text.parse(), Ok(Fen(fen)), "{text}");
    }
    // No gateway writes a plus sign, and no text has two readings.
    for text in ["1.005", "+1.00", "1,000.00", "¥1", " 1", "1 ", "1e2", "1.", ".5", "-", "", "１"] {
        let error: ParseFenError = text.parse::<Fen>().unwrap_err();
        assert!(error.to_string().contains("at most two decimals"), "{text}: {error}");
    }
}

#[test]
fn the_smallest_amount_is_read_back_and_the_one_below_is_refused() {
    for fen in [Fen(i64::MIN), Fen(i64::MIN + 1), Fen(-1), Fen(0), Fen(i64::MAX)] {
        assert_eq!(fen.to_string().parse(), Ok(fen));
    }
    for text in ["-92233720368547758.09", "92233720368547758.08", "92233720368547759"] {
        assert!(text.parse::<Fen>().is_err(), "{text}");
    }
}

#[test]
fn amounts_are_laid_out_like_numbers() {
    assert_eq!(
        format!("{:>10}|{:10}|{:<10}|", Fen(888), Fen(888), Fen(888)),
        "      8.88|      8.88|8.88      |"
    );
    assert_eq!(
        format!("{:^9}|{:*>8}|{:+}|{:08}", Fen(-5), Fen(5), Fen(5), Fen(-5)),
        "  -0.05  |****0.05|+0.05|-0000.05"
    );
    // A precision would cut an amount.
    assert_eq!(format!("{:.1}", Fen(888)), "8.88");
    assert_eq!(format!("{:>10}", Fee(600)), "   0.00600");
}
