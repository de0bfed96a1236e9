//! What the formatter does to a table, and what it must never do.

use paytable_schema::{Source, layout::layout, tables};

fn laid_out(text: &str) -> String {
    layout(Source { path: "t.toml", text }).unwrap()
}

fn texts() -> impl Iterator<Item = Source<'static>> {
    tables::TABLES.iter().map(|t| t.source).chain(tables::GATEWAYS.iter().map(|(_, g)| *g))
}

#[test]
fn every_shipped_file_is_laid_out_already() {
    for source in texts() {
        assert_eq!(layout(source).unwrap(), source.text, "{}", source.path);
    }
}

#[test]
fn keys_of_a_row_get_their_order_and_the_row_one_line() {
    let text = "[request]\na={doc='D',example=1,\n  enum=[ \"x\",\"y\", ],required=true,odd=1,\n  type=\"Int\",title=\"T\"}\n";
    let expected = "[request]\na = { title = \"T\", required = true, type = \"Int\", enum = [\"x\", \"y\"], odd = 1, \
                    example = 1, doc = 'D' }\n";
    assert_eq!(laid_out(text), expected);
}

#[test]
fn the_keys_of_a_condition_keep_their_order() {
    let text = "[[rule]]\nwhen = { trade_type = \"A\", type = true, title = true }\nrequire = [\"b\"]\n";
    assert_eq!(laid_out(text), text);
}

#[test]
fn the_fields_that_tell_a_notice_apart_keep_their_order() {
    let text = "[notice]\nwhen = { trade_type = \"A\", type = true, title = true }\n\n[event]\n";
    assert_eq!(laid_out(text), text);
}

#[test]
fn what_a_section_includes_stays_first_and_rows_keep_their_order() {
    let text = "[group.buyer]\nb={doc='B',type='String',title='B'}\na={doc='A',type='String',title='A'}\n[type.T]\nsent=true\n\
                include=['buyer',]\n[request]\ninclude = [ 'buyer', 'sign' ]\nb={fill='md5.a',doc='B',encrypted=true,form='T',type='String',title='B'}\n";
    let expected = "[group.buyer]\nb = { title = 'B', type = 'String', doc = 'B' }\na = { title = 'A', type = 'String', doc = 'A' }\n\n\
                    [type.T]\nsent = true\ninclude = ['buyer']\n\n[request]\ninclude = ['buyer', 'sign']\n\
                    b = { title = 'B', type = 'String', form = 'T', fill = 'md5.a', encrypted = true, doc = 'B' }\n";
    assert_eq!(laid_out(text), expected);
}

#[test]
fn the_keys_of_signatures_links_and_known_signatures_keep_their_order() {
    let text = "[signature.app]\nover = ['b', 'a']\nwritten = 'base64'\nkind = 'HMAC-SHA1'\n\n[link.app]\ndoc = 'D'\nadd = 'x'\n\n\
                [[vector]]\nsource = 'page'\nvalues = { type = 'a', title = 'b', doc = 'c', a = 1 }\nsign = 'x'\n";
    assert_eq!(laid_out(text), text);
}

#[test]
fn the_keys_of_a_seal_follow_what_it_closes() {
    let text = "[event]\na = { root = 'r', associated = 'x', nonce = 'n', cipher = 'AES-256-GCM', decrypts_to = 'T', type = 'String', title = 'A', json_list = 'String' }\n";
    let expected = "[event]\na = { title = 'A', type = 'String', json_list = 'String', decrypts_to = 'T', cipher = 'AES-256-GCM', nonce = 'n', associated = 'x', root = 'r' }\n";
    assert_eq!(laid_out(text), expected);
}

#[test]
fn sections_are_one_blank_line_apart_and_keep_the_comment_above_them() {
    let text = "\n\n# top\n\n\n\n  [ api ]   # head\n\nname = 1\n\n\nother = 2\n# of b\n[b]\n[[ c ]]\n  # last  \n\n\n";
    let expected = "# top\n\n[api]   # head\nname = 1\n\nother = 2\n\n# of b\n[b]\n\n[[c]]\n# last\n";
    assert_eq!(laid_out(text), expected);
}

#[test]
fn a_row_with_comments_inside_stays_as_it_is() {
    let text = "[request]\na = {\n  type = \"Int\", # why\n  title = \"T\",\n}\n";
    assert_eq!(laid_out(text), text);
}

#[test]
fn lists_over_several_lines_stay_as_they_are() {
    let text = "[a]\nproof = [\n  \"x\",\n  \"y\",\n]\n";
    assert_eq!(laid_out(text), text);
}

#[test]
fn a_hash_inside_a_string_is_no_comment() {
    let text = "[a]\nb = { title = \"# no\", type = '''x # no''' } # yes\n";
    assert_eq!(laid_out(text), text);
}

#[test]
fn a_table_with_faults_is_laid_out_and_broken_toml_is_refused() {
    assert_eq!(laid_out("[request]\na={requird=1}"), "[request]\na = { requird = 1 }\n");
    let faults = layout(Source { path: "t.toml", text: "[request\n" }).unwrap_err();
    assert!(faults.to_string().contains("t.toml:1"), "{faults}");
}

#[test]
fn an_empty_file_stays_empty() {
    assert_eq!(laid_out(""), "");
    assert_eq!(laid_out("\n \n"), "");
}
