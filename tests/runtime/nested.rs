//! Elements inside of elements, in replies that no signature covers.

use paytable::{
    Error, Fen, Raw, Received, Time, Unknown,
    codec::{MAX_DEPTH, MAX_VALUES, Malformed},
    table::SignatureAlgorithm,
    wechat_v2::{
        BankSubMerchantQueryRequest, BankSubMerchantQueryResponse, OrderQueryRequest, RedPacketQueryRequest,
        RedPacketQueryResponse, red_packet_query::Status,
    },
};
use paytable_tests::{MCH_ID, protocol};
use proptest::prelude::*;

/// A reply to the query of a red packet, with this inside of the root.
fn body(inside: &str) -> String {
    format!(
        "<xml>\n<return_code><![CDATA[SUCCESS]]></return_code>\n<return_msg><![CDATA[OK]]></return_msg>\n\
         <result_code><![CDATA[SUCCESS]]></result_code>\n<err_code><![CDATA[SUCCESS]]></err_code>\n\
         <mch_id>{MCH_ID}</mch_id>\n<status><![CDATA[RECEIVED]]></status>\n<total_amount>650</total_amount>\n\
         {inside}\n</xml>"
    )
}

fn query(inside: &str) -> Result<RedPacketQueryResponse, Error> {
    protocol(SignatureAlgorithm::Md5)
        .accept_without_request::<RedPacketQueryRequest>(&Received::new(200, body(inside).as_bytes()))
}

fn malformed(inside: &str) -> Malformed {
    match query(inside) {
        Err(Error::Unknown(Unknown::Malformed(why))) => why,
        other => panic!("{inside}: {other:?}"),
    }
}

const TAKERS: &str = "<hblist>
    <hbinfo>
        <openid><![CDATA[ohO4GtzOAAYMp2yapORH3dQB3W18]]></openid>
        <status><![CDATA[RECEIVED]]></status>
        <amount>1</amount>
        <rcv_time><![CDATA[2015-04-21 20:00:00]]></rcv_time>
    </hbinfo>
    <hbinfo>
        <openid><![CDATA[ohO4GtzOAAYMp2yapORH3dQB3W17]]></openid>
        <amount>649</amount>
        <rcv_time><![CDATA[2015-04-21 20:00:01]]></rcv_time>
    </hbinfo>
</hblist>";

#[test]
fn a_red_packet_that_was_taken_can_be_queried() {
    let reply = query(TAKERS).unwrap();
    assert_eq!((reply.status, reply.total_amount), (Some(Status::Received), Some(Fen(650))));
    let takers = reply.hblist.unwrap().hbinfo;
    let amounts: Vec<_> = takers.iter().map(|taker| taker.amount).collect();
    assert_eq!(amounts, [Some(Fen(1)), Some(Fen(649))]);
    assert_eq!(takers[1].openid.as_deref(), Some("ohO4GtzOAAYMp2yapORH3dQB3W17"));
    assert_eq!(takers[1].rcv_time, Time::new(2015, 4, 21, 20, 0, 1));
    assert!(!format!("{takers:?}").contains("ohO4"), "who took it is personal");
    assert!(reply.unknown_fields.is_empty());
}

#[test]
fn a_packet_that_nobody_took_has_no_takers() {
    for inside in
        ["", "<hblist></hblist>", "<hblist/>", "<hblist>\n \n</hblist>", "<hblist><![CDATA[]]></hblist>"]
    {
        let reply = query(inside).unwrap();
        assert!(reply.hblist.is_none() && reply.unknown_fields.is_empty(), "{inside}");
    }
    for inside in ["<hblist><hbinfo/></hblist>", "<hblist><hbinfo/>\n<hbinfo> </hbinfo></hblist>"] {
        assert!(query(inside).unwrap().hblist.unwrap().hbinfo.is_empty(), "{inside}");
    }
}

#[test]
fn a_bad_value_of_one_taker_is_kept_aside_and_all_others_are_typed() {
    let reply = query(
        "<hblist><hbinfo><openid>a</openid><amount>1.00</amount><gift>rose</gift></hbinfo>\
         <hbinfo><openid>b</openid><amount>2</amount><rcv_time>later</rcv_time></hbinfo><total>2</total></hblist>",
    )
    .unwrap();
    let list = reply.hblist.unwrap();
    let takers = &list.hbinfo;
    assert_eq!((takers[0].openid.as_deref(), takers[0].amount), (Some("a"), None));
    assert_eq!((takers[1].openid.as_deref(), takers[1].amount), (Some("b"), Some(Fen(2))));
    let kept =
        |at: usize, name: &str| takers[at].unknown_fields.get(name).and_then(Raw::text).map(str::to_owned);
    assert_eq!((kept(0, "amount").as_deref(), kept(0, "gift").as_deref()), (Some("1.00"), Some("rose")));
    assert_eq!(kept(1, "rcv_time").as_deref(), Some("later"));
    assert_eq!(list.unknown_fields.get("total").and_then(Raw::text), Some("2"));
}

#[test]
fn elements_without_a_row_are_kept_with_what_they_contain() {
    let reply = query(
        "<hblist><hbinfo><amount>1</amount><gift><name>a</name><name>b</name></gift></hbinfo></hblist>\
                       <more><deep>x</deep></more>",
    )
    .unwrap();
    let deep = Raw::Object(vec![("deep".into(), Raw::Text("x".into()))]);
    assert_eq!(reply.unknown_fields.get("more"), Some(&deep));
    let taker = &reply.hblist.unwrap().hbinfo[0];
    let names = Raw::List(vec![Raw::Text("a".into()), Raw::Text("b".into())]);
    assert_eq!(taker.unknown_fields.get("gift"), Some(&Raw::Object(vec![("name".into(), names)])));
    // Elements where text was expected, and text where elements were.
    let reply = query("<wishing><b>x</b></wishing><hblist>nobody</hblist>").unwrap();
    assert!(reply.wishing.is_none() && reply.hblist.is_none());
    assert_eq!(reply.unknown_fields.get("hblist").and_then(Raw::text), Some("nobody"));
}

#[test]
fn what_two_parsers_could_read_differently_is_refused_at_every_depth() {
    let inside = |element: &str| malformed(&format!("<hblist><hbinfo>{element}</hbinfo></hblist>"));
    assert_eq!(inside("<amount>1</amount><amount>2</amount>"), Malformed::Duplicate);
    assert_eq!(malformed("<status>SENT</status>"), Malformed::Duplicate);
    assert_eq!(malformed("<hblist/><hblist/>"), Malformed::Duplicate);
    assert_eq!(malformed("<new>1</new><new>2</new>"), Malformed::Duplicate);
    assert_eq!(inside("x<amount>1</amount>"), Malformed::Unexpected("text between fields"));
    assert_eq!(inside("<amount>1</amount>&#120;"), Malformed::Unexpected("text between fields"));
    assert_eq!(malformed("x"), Malformed::Unexpected("text between fields"));
    assert_eq!(inside("<amount a='1'>1</amount>"), Malformed::Unexpected("an attribute"));
    assert_eq!(inside("<!-- 1 -->"), Malformed::Unexpected("a comment"));
    assert_eq!(inside("<a-b>1</a-b>"), Malformed::Name);
    assert_eq!(inside("<amount>&x;</amount>"), Malformed::Entity);
    assert_eq!(inside("<amount>1</openid>"), Malformed::Syntax);
    assert_eq!(inside("<amount>1"), Malformed::Syntax);
}

#[test]
fn elements_are_bounded_in_depth_and_in_number() {
    let deep = |levels: usize| format!("{}x{}", "<a>".repeat(levels), "</a>".repeat(levels));
    assert!(query(&deep(MAX_DEPTH)).is_ok());
    assert_eq!(malformed(&deep(MAX_DEPTH + 1)), Malformed::TooDeep);
    assert_eq!(malformed(&"<a>".repeat(100_000)), Malformed::TooDeep);
    let others = body("").matches("</").count() - 1;
    let takers =
        |number: usize| format!("<hblist>{}</hblist>", "<hbinfo><amount>1</amount></hbinfo>".repeat(number));
    let most = (MAX_VALUES - others - 1) / 2;
    assert_eq!(query(&takers(most)).unwrap().hblist.unwrap().hbinfo.len(), most);
    assert_eq!(malformed(&takers(most + 1)), Malformed::TooManyValues);
}

/// No documentation says which text of such an element is signed, so none of it could be verified.
#[test]
fn elements_inside_of_elements_are_refused_where_a_reply_is_signed() {
    let reply = protocol(SignatureAlgorithm::Md5)
        .accept_without_request::<OrderQueryRequest>(&Received::new(200, body(TAKERS).as_bytes()));
    assert!(matches!(reply, Err(Error::Unknown(Unknown::Malformed(Malformed::TooDeep)))), "{reply:?}");
}

#[test]
fn sub_merchants_of_a_bank_are_read_whether_one_or_several() {
    let merchant = |id: &str| format!("<mchinfo><mch_id>{id}</mch_id><contact>张三</contact></mchinfo>");
    let found = |inside: &str| -> BankSubMerchantQueryResponse {
        let body = format!(
            "<xml><return_code>SUCCESS</return_code><result_code>SUCCESS</result_code><total>2</total>{inside}</xml>"
        );
        protocol(SignatureAlgorithm::Md5)
            .accept_without_request::<BankSubMerchantQueryRequest>(&Received::new(200, body.as_bytes()))
            .unwrap()
    };
    assert!(found("<mchinfo/>").mchinfo.is_empty());
    for ids in [&["1"][..], &["1", "2", "3"]] {
        let reply = found(&ids.iter().map(|id| merchant(id)).collect::<String>());
        let read: Vec<&str> =
            reply.mchinfo.iter().filter_map(|merchant| merchant.mch_id.as_deref()).collect();
        assert_eq!(read, ids);
        assert!(reply.unknown_fields.is_empty());
    }
}

/// Elements without a row: a name and what is inside.
#[derive(Clone, Debug)]
enum Tree {
    Text(String),
    Elements(Vec<(String, Tree)>),
}

impl Tree {
    fn xml(&self) -> String {
        match self {
            Tree::Text(text) => format!("<![CDATA[{text}]]>"),
            Tree::Elements(all) => {
                let elements = all.iter().map(|(name, tree)| format!("<{name}>{}</{name}>\n", tree.xml()));
                elements.collect::<Vec<_>>().concat()
            }
        }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    "[ a-z&é]{0,4}".prop_map(Tree::Text).prop_recursive(4, 40, 5, |inner| {
        prop::collection::vec(("[a-d]", inner), 1..5).prop_map(Tree::Elements)
    })
}

/// What another parser makes of an element: the same values, repeated names as lists.
fn otherwise(node: roxmltree::Node<'_, '_>) -> Raw<'static> {
    let elements: Vec<_> = node.children().filter(roxmltree::Node::is_element).collect();
    if elements.is_empty() {
        let text: String = node.children().filter_map(|child| child.text()).collect();
        return Raw::Text(text.into());
    }
    let mut pairs: Vec<(std::borrow::Cow<'static, str>, Raw<'static>)> = Vec::new();
    for element in elements {
        let (name, value) = (element.tag_name().name().to_owned(), otherwise(element));
        match pairs.iter_mut().find(|(known, _)| *known == name) {
            None => pairs.push((name.into(), value)),
            Some((_, Raw::List(items))) => items.push(value),
            Some((_, first)) => *first = Raw::List(vec![std::mem::replace(first, Raw::Null), value]),
        }
    }
    Raw::Object(pairs)
}

proptest! {
    #[test]
    fn another_parser_reads_the_same_elements_at_every_depth(tree in tree()) {
        let whole = body(&format!("<grown>{}</grown>", tree.xml()));
        let document = roxmltree::Document::parse(&whole).unwrap();
        let grown = document.descendants().find(|node| node.has_tag_name("grown")).unwrap();
        let reply = query(&format!("<grown>{}</grown>", tree.xml())).unwrap();
        prop_assert_eq!(reply.unknown_fields.get("grown"), Some(&otherwise(grown)));
    }
}
