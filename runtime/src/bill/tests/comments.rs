//! Buyers' comments.

use super::*;

#[test]
fn comments_are_read_with_their_line_ends_and_commas() {
    let text = "`12\r\n`2017-07-01 10:00:05,`1001690740201411100005734289,`5,`赞，水果很新鲜\r\n\
                `2017-07-01 11:00:05,`1001690740201411100005734278,`4,`好\n\n,`但是贵\r\n\
                `2017-07-01 11:30:05,`1001690740201411100005734250,`1,`";
    let mut reader = CommentReader::new(text.as_bytes()).unwrap();
    assert_eq!(reader.next_offset(), 12);
    let comments: Vec<Comment> = reader.by_ref().collect::<Result<_, _>>().unwrap();
    let contents: Vec<(u8, &str)> = comments.iter().map(|c| (c.stars, c.content.as_str())).collect();
    assert_eq!(contents, [(5, "赞，水果很新鲜"), (4, "好\n\n,`但是贵"), (1, "")]);
    assert_eq!(comments[2].time, Time::new(2017, 7, 1, 11, 30, 5).unwrap());
    assert_eq!(comments[0].transaction_id, "1001690740201411100005734289");
    assert!(reader.next().is_none());
    assert_eq!(CommentReader::new(&b"0"[..]).unwrap().count(), 0);
}

const FORGED: &str = "`2017-07-01 09:00:05,`1001690740201411100005734278,`1,`骗子";

#[test]
fn a_buyers_line_is_never_read_as_the_comment_of_another_payment() {
    let own = "`2017-07-01 10:00:05,`1001690740201411100005734289,`5,`好";
    for end in ["\n", "\n\n", "\r\n\n", "\r"] {
        let text = format!("1\r\n{own}{end}{FORGED}\r\n{own}\r\n");
        let comments: Vec<Comment> =
            CommentReader::new(text.as_bytes()).unwrap().collect::<Result<_, _>>().unwrap();
        let contents: Vec<&str> = comments.iter().map(|comment| comment.content.as_str()).collect();
        assert_eq!(contents, [format!("好{end}{FORGED}").as_str(), "好"], "{end:?}");
    }
    // Here the gateway's own lines end as a buyer's do: neither reading is taken.
    let text = format!("1\n{own}\n{FORGED}\n");
    let mut comments = CommentReader::new(text.as_bytes()).unwrap();
    let error = comments.next().unwrap().unwrap_err();
    assert!(matches!(error, BillError::Line { line: 2, fault: LineFault::Ambiguous }), "{error}");
    assert!(comments.next().is_none());
}

#[test]
fn the_only_comment_of_a_body_holds_all_of_it() {
    let own = "`2017-07-01 10:00:05,`1001690740201411100005734289,`5,`好";
    for end in ["\n", "\r\n"] {
        let text = format!("1{end}{own}{end}{FORGED}{end}");
        let comment = CommentReader::new(text.as_bytes()).unwrap().single().unwrap().unwrap();
        assert_eq!(comment.content, format!("好{end}{FORGED}"));
    }
    assert!(CommentReader::new(&b"0\r\n"[..]).unwrap().single().unwrap().is_none());
}

#[test]
fn comments_that_are_none_are_refused() {
    for (text, words) in [
        ("", "the bill ends after 0 rows without its totals: download it again"),
        ("offset\n", "line 1 of the bill: offset is not a number"),
        ("+1\n", "line 1 of the bill: offset is not a number"),
        ("99999999999999999999\n", "line 1 of the bill: offset is not a number"),
        (
            "1\n2017-07-01 10:00:05,`1,`5,`a",
            "line 2 of the bill is neither a row nor the titles of the totals",
        ),
        ("1\n`2017-07-01 10:00:05,`1,`5", "line 2 of the bill has 3 fields, not 4"),
        ("1\n`2017-07-01,`1,`5,`a", "line 2 of the bill: 评论时间 is not a time as yyyy-MM-dd HH:mm:ss"),
        ("1\n`2017-07-01 10:00:05,`1,`6,`a", "line 2 of the bill: 评论星级 is not a number from 1 to 5"),
    ] {
        let error = CommentReader::new(text.as_bytes()).and_then(|mut c| c.next().unwrap()).unwrap_err();
        assert_eq!(error.to_string(), words, "{text}");
    }
    let more = "1\r\n`2017-07-01 10:00:05,`1,`6,`a\r\n`2017-07-01 10:00:05,`1,`5,`a";
    assert_eq!(CommentReader::new(more.as_bytes()).unwrap().count(), 1);
}
