//! Head rows: which column is which, by its words, and what a column of requirements says.

pub(super) use super::columns::Column;

use super::columns::{CODE_BESIDE_CAUSE, WORDS};
use Column::{
    Cause, Code, Description, Example, Length, Name, Optional, Other, Remedy, Required, RequiredInReply,
    Title, Type,
};

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Fields,
    Errors,
}

/// The columns, if the cells are a head row.
pub(super) fn columns(cells: &[String]) -> Option<(Content, Vec<Column>)> {
    let mut columns: Vec<Column> = cells.iter().map(|cell| column(cell)).collect();
    // Several columns can be candidates for the name; which of them holds names is seen in the rows.
    for at in 1..columns.len() {
        let named = matches!(columns[at], Title | Name);
        if !named && columns[..at].contains(&columns[at]) {
            columns[at] = Other;
        }
    }
    if cells.iter().any(|cell| is_value(cell)) {
        return None;
    }
    if is_fields(&columns) {
        return Some((Content::Fields, columns));
    }
    code_column(cells, &mut columns).then_some((Content::Errors, columns))
}

fn is_fields(columns: &[Column]) -> bool {
    let has = |column| columns.contains(&column);
    let named = has(Name) || has(Title);
    let required = has(Required) || has(Optional) || has(RequiredInReply);
    let typed = has(Type) || has(Length);
    let described = has(Description) || has(Example);
    let both = has(Name) && has(Title);
    named && ((typed && (required || described || both)) || (required && described))
}

/// Marks the column with the codes of an error table; false if it is none.
fn code_column(cells: &[String], columns: &mut [Column]) -> bool {
    let has = |column| columns.contains(&column);
    if [Type, Length, Required, Optional, Example].into_iter().any(has) {
        return false;
    }
    let explained = has(Cause) || has(Remedy);
    if has(Code) {
        return explained || has(Description);
    }
    let weak = cells.iter().position(|cell| CODE_BESIDE_CAUSE.contains(&flat(cell).as_str()));
    let named = || columns.iter().position(|c| matches!(c, Name | Title));
    let Some(at) = weak.or_else(named).filter(|_| explained) else { return false };
    columns[at] = Code;
    true
}

fn column(cell: &str) -> Column {
    let word = flat(cell);
    let found = |word: &str| WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(column, _)| *column);
    // `长度（字节）` and `必填(M/O)` are explained in brackets.
    let short = word.split(['(', '[', '<']).next().unwrap_or_default();
    // `返回码描述`, `字节长度`: the end of a word says what it is about.
    let ends = |endings: &[&str]| endings.iter().any(|ending| short.ends_with(ending));
    let by_end = || {
        if ends(&["描述", "说明", "含义", "备注"]) {
            return Some(Description);
        }
        ends(&["长度"]).then_some(Length)
    };
    found(&word).or_else(|| found(short)).or_else(by_end).unwrap_or(Other)
}

/// In lower case, without what only sets it.
fn flat(cell: &str) -> String {
    let plain = |c: &char| {
        !c.is_whitespace() && !matches!(c, '*' | '`' | '_' | '-' | '.' | ':' | '：' | '?' | '？' | '#')
    };
    let brackets = |c| match c {
        '（' => '(',
        '）' => ')',
        '【' => '[',
        '】' => ']',
        c => c,
    };
    cell.chars().filter(plain).map(brackets).flat_map(char::to_lowercase).collect()
}

/// What stands in rows and in no head.
fn is_value(cell: &str) -> bool {
    let word = flat(cell);
    let answer =
        ["是", "否", "y", "n", "yes", "no", "true", "false", "m", "o", "c", "r"].contains(&word.as_str());
    // `string(32)`
    let sized = word
        .split_once(['(', '['])
        .is_some_and(|(kind, bounds)| !kind.is_empty() && bounds.starts_with(|c: char| c.is_ascii_digit()));
    answer || sized
}

/// 二选一 and its like.
pub(super) fn is_alternative(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    ["选一", "选其一", "one of", "either", "alternative"].iter().any(|word| cell.contains(word))
}

pub(super) fn is_presence(cell: &str) -> bool {
    required(cell).is_some() || is_alternative(cell) || is_conditional(cell)
}

/// Needed in some cases, or returned as it was sent: the page has a word for it, and the table has not.
fn is_conditional(cell: &str) -> bool {
    let word = flat(cell);
    let first = word.split(['(', '/']).next().unwrap_or_default();
    matches!(first, "c" | "r" | "cm" | "mc")
        || ["条件", "特殊可选", "特殊必填", "conditional"].iter().any(|w| word.contains(w))
}

/// What the column 必填 says.
pub(super) fn required(cell: &str) -> Option<bool> {
    let word = flat(cell);
    // `M-必填` loses its dash above, and `是（分账时）` is explained in brackets.
    let first = word.split(['(', '[', '/', '，', ',', '。', ';', '；']).next().unwrap_or_default();
    match first {
        "是" | "必填" | "必须" | "必传" | "必选" | "必输" | "必需" | "m必填" | "m必须" | "yes" | "y"
        | "true" | "required" | "mandatory" | "m" | "√" | "✓" | "✔" | "✅" | "notnull" | "非空" => {
            Some(true)
        }
        "否" | "选填" | "可选" | "非必填" | "非必须" | "非必传" | "非必选" | "不必填" | "o选填" | "o可选"
        | "no" | "n" | "false" | "optional" | "o" | "×" | "✗" | "❌" | "可空" | "nullable" => {
            Some(false)
        }
        _ => None,
    }
}

/// What a column 可空 says: a plain yes means that the row can be left out; other words mean what they always do.
pub(super) fn required_unless_optional(cell: &str) -> Option<bool> {
    match flat(cell).as_str() {
        "是" | "yes" | "y" | "true" | "null" | "可" | "√" | "✓" | "✔" => Some(false),
        "否" | "no" | "n" | "false" | "不可" | "×" | "✗" => Some(true),
        _ => required(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(cells: &[&str]) -> Option<(Content, Vec<Column>)> {
        columns(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_row_of_values_is_no_head() {
        assert_eq!(head(&["类型", "type", "是", "String(16)", "描述"]), None);
        assert_eq!(head(&["name", "type", "string(32)", "description"]), None);
        assert_eq!(head(&["错误码", "err_code", "否", "描述"]), None);
    }

    #[test]
    fn brackets_behind_a_head_word_explain_it() {
        let expected = vec![Name, Type, Length, Required, Description];
        let found = head(&["参数名", "类型", "最大长度（字节）", "是否必填(M/O)", "备注 "]);
        assert_eq!(found, Some((Content::Fields, expected)));
    }

    #[test]
    fn a_list_of_codes_without_causes_is_no_table_of_errors() {
        assert_eq!(head(&["代码", "名称"]), None);
        assert_eq!(head(&["Code", "Description"]), None);
        assert_eq!(head(&["返回码", "说明"]), Some((Content::Errors, vec![Code, Description])));
    }

    #[test]
    fn a_column_of_rows_that_can_be_left_out_is_read_the_other_way_round() {
        assert_eq!(required_unless_optional("是"), Some(false));
        assert_eq!(required_unless_optional("N"), Some(true));
        assert_eq!(required_unless_optional("必填"), Some(true));
        assert_eq!(required_unless_optional("可选"), Some(false));
    }

    #[test]
    fn requirements_are_read_with_what_explains_them() {
        for (cell, expected) in [
            ("M-必填", Some(true)),
            ("M", Some(true)),
            ("是（分账时）", Some(true)),
            ("O - 选填", Some(false)),
            ("C-按条件必填", None),
            ("R", None),
            ("", None),
        ] {
            assert_eq!(required(cell), expected, "{cell}");
        }
        assert!(is_presence("C-按条件必填") && is_presence("R") && !is_presence("账号"));
    }
}
