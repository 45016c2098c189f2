//! Arithmetic: numbers, and text that is a number. Integers stay integers; a result that does not fit is a mistake.

use super::Arguments;
use super::decimal::{DECIMALS_MAX, fixed};
use super::numeric::Number;
use super::read::{number, whole};
use crate::base::{Refusal, Value};

pub(super) fn add(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    reduce(arguments, |left, right| calculate(left, right, i64::checked_add, |left, right| left + right))
}

pub(super) fn subtract(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    reduce(arguments, |left, right| calculate(left, right, i64::checked_sub, |left, right| left - right))
}

pub(super) fn multiply(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    reduce(arguments, |left, right| calculate(left, right, i64::checked_mul, |left, right| left * right))
}

/// `divide A B`: an integer where both are and nothing is left over (6 / 2 is 3, 7 / 2 is 3.5).
pub(super) fn divide(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    reduce(arguments, |left, right| {
        ensure_divisor_is_not_zero(left, right)?;
        match (left, right) {
            (Number::Int(left), Number::Int(right)) if left.wrapping_rem(right) == 0 => {
                left.checked_div(right).map(Number::Int).ok_or_else(too_large)
            }
            _ => finite(left.float() / right.float()),
        }
    })
}

/// `modulo A B`: what division leaves over, with the sign of A, as `%` in JavaScript.
pub(super) fn modulo(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    reduce(arguments, |left, right| {
        ensure_divisor_is_not_zero(left, right)?;
        // The least integer modulo -1 is 0, which `checked_rem` calls an overflow.
        calculate(left, right, |left, right| Some(left.wrapping_rem(right)), |left, right| left % right)
    })
}

pub(super) fn abs(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    match number(arguments.at(0))? {
        Number::Int(number) => number.checked_abs().map(Value::Int).ok_or_else(too_large),
        Number::Float(number) => Ok(Value::Float(number.abs())),
    }
}

/// `round NUMBER [DECIMALS]`: half away from zero, of the number as it is written (1.005 to two decimals is 1.01).
pub(super) fn round(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let decimals = whole(arguments.at(1), "the number of decimals", 0..=DECIMALS_MAX)?.unwrap_or(0);
    match number(arguments.at(0))? {
        Number::Int(number) => Ok(Value::Int(number)),
        number => Number::parse(&fixed(number, decimals)).map(Value::from).ok_or_else(too_large),
    }
}

pub(super) fn to_whole(arguments: &Arguments<'_>, rounded: fn(f64) -> f64) -> Result<Value, Refusal> {
    Ok(match number(arguments.at(0))? {
        Number::Int(number) => Value::Int(number),
        Number::Float(number) => whole_float(rounded(number)),
    })
}

/// A float without fraction as an integer, if it fits: below 2^63 in size.
fn whole_float(number: f64) -> Value {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) { Value::Int(number as i64) } else { Value::Float(number) }
}

/// All arguments made one number, from left to right.
pub(super) fn reduce(
    arguments: &Arguments<'_>,
    step: impl Fn(Number, Number) -> Result<Number, Refusal>,
) -> Result<Value, Refusal> {
    let mut result = number(arguments.at(0))?;
    for value in arguments.positional.iter().skip(1) {
        result = step(result, number(value)?)?;
    }
    Ok(result.into())
}

fn calculate(
    left: Number,
    right: Number,
    in_integers: fn(i64, i64) -> Option<i64>,
    in_floats: fn(f64, f64) -> f64,
) -> Result<Number, Refusal> {
    match (left, right) {
        (Number::Int(left), Number::Int(right)) => in_integers(left, right).map(Number::Int).ok_or_else(too_large),
        _ => finite(in_floats(left.float(), right.float())),
    }
}

fn finite(number: f64) -> Result<Number, Refusal> {
    if number.is_finite() { Ok(Number::Float(number)) } else { Err(too_large()) }
}

fn too_large() -> Refusal {
    "the result is too large for a number".into()
}

fn ensure_divisor_is_not_zero(left: Number, right: Number) -> Result<(), Refusal> {
    if right == Number::Int(0) { Err(format!("can't divide {left} by zero").into()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use crate::template::helpers::testing::check;

    #[test]
    fn integers_stay_integers() {
        check("add", "[1, 2, 3]", "{}", Ok("6"));
        check("subtract", "[1, 2]", "{}", Ok("-1"));
        check("multiply", "[2, 3, 4]", "{}", Ok("24"));
        check("divide", "[6, 2]", "{}", Ok("3"));
        check("modulo", "[7, 3]", "{}", Ok("1"));
        check("modulo", "[-7, 3]", "{}", Ok("-1"));
        check("abs", "[-7]", "{}", Ok("7"));
    }

    #[test]
    fn a_float_makes_a_float() {
        check("add", "[1, 0.5]", "{}", Ok("1.5"));
        check("divide", "[7, 2]", "{}", Ok("3.5"));
        check("modulo", "[7.5, 2]", "{}", Ok("1.5"));
        check("abs", "[-0.5]", "{}", Ok("0.5"));
    }

    #[test]
    fn text_that_is_a_number_is_one() {
        check("add", r#"["12", " 1.5 "]"#, "{}", Ok("13.5"));
        check("multiply", r#"["3", "4"]"#, "{}", Ok("12"));
    }

    #[test]
    fn least_and_greatest() {
        check("min", r#"[3, "2.5", 4]"#, "{}", Ok("2.5"));
        check("max", "[3, 10, 4]", "{}", Ok("10"));
    }

    #[test]
    fn rounding_gives_integers() {
        check("floor", "[-1.5]", "{}", Ok("-2"));
        check("ceil", "[1.2]", "{}", Ok("2"));
        check("round", "[2.5]", "{}", Ok("3"));
        check("round", "[-2.5]", "{}", Ok("-3"));
        check("round", r#"["7"]"#, "{}", Ok("7"));
        check("floor", "[1e300]", "{}", Ok("1e+300"));
    }

    #[test]
    fn rounding_is_of_the_number_as_written() {
        check("round", "[1.005, 2]", "{}", Ok("1.01"));
        check("round", "[9.999, 1]", "{}", Ok("10"));
        check("round", "[1.5, 20]", "{}", Ok("1.5"));
        check(
            "round",
            "[1.5, 21]",
            "{}",
            Err("expected a whole number from 0 to 20 as the number of decimals, but got the number 21"),
        );
    }

    #[test]
    fn a_result_that_does_not_fit_is_a_mistake() {
        const MESSAGE: Result<&str, &str> = Err("the result is too large for a number");
        check("add", "[9223372036854775807, 0]", "{}", Ok("9223372036854775807"));
        check("add", "[9223372036854775807, 1]", "{}", MESSAGE);
        check("multiply", "[1e308, 10]", "{}", MESSAGE);
        check("abs", "[-9223372036854775808]", "{}", MESSAGE);
        check("divide", "[-9223372036854775808, -1]", "{}", MESSAGE);
        check("modulo", "[-9223372036854775808, -1]", "{}", Ok("0"));
    }

    #[test]
    fn division_by_zero_is_a_mistake() {
        check("divide", "[5, 0]", "{}", Err("can't divide 5 by zero"));
        check("divide", r#"["1.5", "0.0"]"#, "{}", Err("can't divide 1.5 by zero"));
        check("modulo", "[5, 0]", "{}", Err("can't divide 5 by zero"));
    }

    #[test]
    fn anything_else_is_named() {
        check("add", r#"[1, "abc"]"#, "{}", Err("expected a number, but got the text `abc`"));
        check("add", "[null, 1]", "{}", Err("expected a number, but got nothing"));
        check("multiply", "[true, 1]", "{}", Err("expected a number, but got `true`"));
        check("add", r#"[{"$float": "inf"}, 1]"#, "{}", Err("expected a number, but got `Infinity`"));
        check("round", "[[1]]", "{}", Err("expected a number, but got a list"));
        check("abs", r#"[{"$date": "2026-01-31"}]"#, "{}", Err("expected a number, but got the date 2026-01-31"));
        let long = format!(r#"["{}"]"#, "x".repeat(41));
        let message = format!("expected a number, but got the text `{}…`", "x".repeat(40));
        check("abs", &long, "{}", Err(&message));
    }
}
