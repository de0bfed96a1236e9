//! A payment code at the counter, over a gateway that is nothing but what each test says, on paused time.

use paytable::{
    Client, Error, Fen, MicropayPolicy, Outcome, Paid, Stage, Unpaid, WechatV2,
    wechat_v2::{self, MicropayRequest},
};
use paytable_tests_sandbox::script::{Call, Script, Step, refused, succeeded};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

const NUMBER: &str = "1217752501201407033233368018";

fn request() -> MicropayRequest {
    wechat_v2::micropay::Required {
        body: "image".into(),
        out_trade_no: NUMBER.into(),
        total_fee: Fen(888),
        spbill_create_ip: "127.0.0.1".into(),
        auth_code: "120061098828009406".into(),
    }
    .into()
}

const FACTS: [(&str, &str); 6] = [
    ("out_trade_no", NUMBER),
    ("transaction_id", "4200"),
    ("total_fee", "888"),
    ("cash_fee", "800"),
    ("openid", "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"),
    ("time_end", "20141030133525"),
];

fn charged() -> Step {
    succeeded(&FACTS)
}

/// The answer to a query: a state, and the facts of a payment where there was one.
fn state(state: &'static str) -> Step {
    let facts = if matches!(state, "SUCCESS" | "REFUND") { &FACTS[..] } else { &FACTS[..1] };
    let all: Vec<_> = facts.iter().chain(&[("trade_state", state)]).copied().collect();
    succeeded(&all)
}

fn recall(again: &'static str) -> Step {
    succeeded(&[("recall", again)])
}

#[test]
fn a_stage_is_stored_as_a_word() {
    for (stage, word) in [(Stage::Charged, r#""charged""#), (Stage::Reversing, r#""reversing""#)] {
        assert_eq!(serde_json::to_string(&stage).unwrap(), word);
        assert_eq!(serde_json::from_str::<Stage>(word).unwrap(), stage);
    }
    let error = serde_json::from_str::<Stage>(r#""paid""#).unwrap_err().to_string();
    assert!(error.contains("expected `charged` or `reversing`"), "{error}");
}

/// A script that answers the three calls each with what the test says of its how-manieth it is.
fn gateway(
    pay: impl Fn() -> Step + Send + 'static,
    query: impl Fn(usize) -> Step + Send + 'static,
    reverse: impl Fn(usize) -> Step + Send + 'static,
) -> Arc<Script> {
    let (mut queries, mut reversals) = (0, 0);
    let next = |count: &mut usize| std::mem::replace(count, *count + 1);
    Script::new(move |call: &Call| {
        assert_eq!(call.fields["out_trade_no"], NUMBER);
        match call.api() {
            "micropay" => pay(),
            "orderquery" => query(next(&mut queries)),
            "reverse" => {
                assert!(call.certificate);
                reverse(next(&mut reversals))
            }
            other => panic!("{other} was called"),
        }
    })
}

fn never(_: usize) -> Step {
    panic!("this was not to be called")
}

async fn pay(script: &Arc<Script>) -> Result<Paid, Unpaid> {
    script.client().micropay(&request(), &MicropayPolicy::default()).await
}

/// The calls and their seconds, as text: `micropay@0 orderquery@5`.
fn log(script: &Script) -> String {
    let calls: Vec<String> = script.log().into_iter().map(|(api, at)| format!("{api}@{at}")).collect();
    calls.join(" ")
}

fn count(script: &Script, api: &str) -> usize {
    script.log().iter().filter(|(called, _)| called == api).count()
}

#[tokio::test(start_paused = true)]
async fn a_charge_that_succeeds_is_one_call() {
    let script = gateway(charged, never, never);
    let paid = pay(&script).await.unwrap();
    assert_eq!(
        (paid.transaction_id.as_str(), paid.total_fee, paid.cash_fee),
        ("4200", Fen(888), Some(Fen(800)))
    );
    assert_eq!(paid.time_end.unwrap().to_string(), "2014-10-30 13:35:25 +08:00");
    assert!(!format!("{paid:?}").contains("oUpF8"), "the payer is not shown");
    assert_eq!(log(&script), "micropay@0");
}

#[tokio::test(start_paused = true)]
async fn a_charge_that_is_refused_is_over() {
    for code in ["NOTENOUGH", "AUTHCODEEXPIRE", "ORDERCLOSED"] {
        let script = gateway(move || refused(code), never, never);
        match pay(&script).await.unwrap_err() {
            Unpaid::Refused(error) => assert_eq!(error.code(), Some(code)),
            other => panic!("{other:?}"),
        }
        assert_eq!(log(&script), "micropay@0");
    }
}

#[tokio::test(start_paused = true)]
async fn while_the_payer_types_the_password_the_order_is_queried() {
    let script = gateway(
        || refused("USERPAYING"),
        |query| state(if query < 3 { "USERPAYING" } else { "SUCCESS" }),
        never,
    );
    assert_eq!(pay(&script).await.unwrap().transaction_id, "4200");
    assert_eq!(log(&script), "micropay@0 orderquery@5 orderquery@10 orderquery@15 orderquery@20");
}

#[tokio::test(start_paused = true)]
async fn every_unclear_answer_is_queried_and_never_charged_again() {
    for unclear in [
        (|| Step::Lost) as fn() -> Step,
        || Step::Silence,
        || Step::Answer(502, Vec::new()),
        || Step::Answer(200, b"<xml>".to_vec()),
        || refused("SYSTEMERROR"),
        || refused("BANKERROR"),
        || refused("NEVER_HEARD_OF"),
    ] {
        let script = gateway(unclear, |query| if query == 0 { Step::Lost } else { state("SUCCESS") }, never);
        assert_eq!(pay(&script).await.unwrap().total_fee, Fen(888));
        assert_eq!((count(&script, "micropay"), count(&script, "orderquery")), (1, 2));
    }
}

#[tokio::test(start_paused = true)]
async fn what_never_left_this_machine_is_sent_again_and_then_given_up() {
    let tries = Arc::new(AtomicUsize::new(0));
    let counted = tries.clone();
    let script = gateway(
        move || if counted.fetch_add(1, Ordering::Relaxed) == 0 { Step::NotSent } else { charged() },
        never,
        never,
    );
    pay(&script).await.unwrap();
    assert_eq!(tries.load(Ordering::Relaxed), 2);

    let script = gateway(|| Step::NotSent, never, never);
    assert!(matches!(pay(&script).await, Err(Unpaid::Refused(Error::NotSent(_)))));
}

#[tokio::test(start_paused = true)]
async fn a_payer_who_does_nothing_is_reversed_after_45_seconds() {
    let script = gateway(|| refused("USERPAYING"), |_| state("USERPAYING"), |_| recall("N"));
    assert!(matches!(pay(&script).await, Err(Unpaid::Reversed)));
    let log = log(&script);
    assert!(log.starts_with("micropay@0 orderquery@5 orderquery@10"), "{log}");
    // Right before the reversal the gateway is asked once more.
    assert!(log.ends_with("orderquery@45 orderquery@45 reverse@45"), "{log}");
}

#[tokio::test(start_paused = true)]
async fn a_payment_in_the_last_moment_is_not_reversed() {
    let script = gateway(
        || refused("USERPAYING"),
        // At 5, 10, … 45 seconds, and once more.
        |query| state(if query < 9 { "USERPAYING" } else { "SUCCESS" }),
        never,
    );
    assert_eq!(pay(&script).await.unwrap().transaction_id, "4200");
    assert!(log(&script).ends_with("orderquery@45 orderquery@45"));
}

#[tokio::test(start_paused = true)]
async fn a_payment_that_failed_is_reversed_as_soon_as_it_is_old_enough() {
    let script = gateway(|| refused("USERPAYING"), |_| state("PAYERROR"), |_| recall("N"));
    assert!(matches!(pay(&script).await, Err(Unpaid::Reversed)));
    assert_eq!(log(&script), "micropay@0 orderquery@5 orderquery@15 reverse@15");
}

#[tokio::test(start_paused = true)]
async fn an_impatient_policy_waits_for_the_documented_age_all_the_same() {
    let script = gateway(|| refused("USERPAYING"), |_| state("NOTPAY"), |_| recall("N"));
    let policy = MicropayPolicy { give_up_after: Duration::ZERO, ..MicropayPolicy::default() };
    let end = script.client().micropay(&request(), &policy).await;
    assert!(matches!(end, Err(Unpaid::Reversed)));
    assert!(log(&script).ends_with("reverse@15"), "{}", log(&script));
}

#[tokio::test(start_paused = true)]
async fn a_reversal_is_repeated_until_it_is_confirmed() {
    let script = gateway(
        || Step::Lost,
        |_| refused("ORDERNOTEXIST"),
        |reversal| match reversal {
            0 => Step::NotSent,
            1 => Step::Lost,
            2 => recall("Y"),
            3 => refused("SYSTEMERROR"),
            _ => recall("N"),
        },
    );
    assert!(matches!(pay(&script).await, Err(Unpaid::Reversed)));
    let reversals: Vec<u64> =
        script.log().into_iter().filter(|(api, _)| api == "reverse").map(|(_, at)| at).collect();
    assert_eq!(reversals, [45, 50, 55, 60, 65]);
}

#[tokio::test(start_paused = true)]
async fn a_payment_seen_after_a_reversal_that_may_have_arrived_is_no_payment() {
    let script = gateway(
        || refused("USERPAYING"),
        |query| state(if query < 10 { "USERPAYING" } else { "SUCCESS" }),
        |reversal| if reversal == 0 { Step::Lost } else { recall("N") },
    );
    assert!(matches!(pay(&script).await, Err(Unpaid::Reversed)));
    assert_eq!(count(&script, "reverse"), 2);
}

#[tokio::test(start_paused = true)]
async fn a_payment_seen_after_a_reversal_that_was_never_sent_is_one() {
    let script = gateway(
        || refused("USERPAYING"),
        |query| state(if query < 10 { "USERPAYING" } else { "SUCCESS" }),
        |_| Step::NotSent,
    );
    assert_eq!(pay(&script).await.unwrap().transaction_id, "4200");
    assert_eq!(count(&script, "reverse"), 1);
}

#[tokio::test(start_paused = true)]
async fn an_order_that_turns_out_to_be_over_needs_no_reversal() {
    for over in ["REVOKED", "CLOSED"] {
        let script = gateway(|| Step::Lost, move |_| state(over), never);
        assert!(matches!(pay(&script).await, Err(Unpaid::Reversed)), "{over}");
    }
    let script = gateway(|| Step::Lost, |_| state("REFUND"), never);
    assert!(matches!(pay(&script).await, Err(Unpaid::Refunded(paid)) if paid.total_fee == Fen(888)));
}

#[tokio::test(start_paused = true)]
async fn while_nobody_can_say_that_it_is_unpaid_nothing_is_reversed() {
    let script = gateway(|| Step::Lost, |_| Step::Lost, never);
    match pay(&script).await.unwrap_err() {
        Unpaid::Unknown { stage: Stage::Charged, last: Some(error) } => {
            assert_eq!(error.outcome(), Outcome::Unknown);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(script.log().last().unwrap().1, 45 + 60);
}

#[tokio::test(start_paused = true)]
async fn a_reversal_that_cannot_be_confirmed_is_unknown_and_is_gone_on_with_later() {
    let script = gateway(|| Step::Lost, |_| state("NOTPAY"), |_| recall("Y"));
    assert!(matches!(pay(&script).await, Err(Unpaid::Unknown { stage: Stage::Reversing, .. })));

    let later = gateway(|| panic!("charged again"), |_| state("SUCCESS"), |_| recall("N"));
    let end = later.client().resume_micropay(&request(), Stage::Reversing, &MicropayPolicy::default()).await;
    assert!(matches!(end, Err(Unpaid::Reversed)));
    assert_eq!(log(&later), "orderquery@0 reverse@0");
}

#[tokio::test(start_paused = true)]
async fn another_amount_under_this_number_is_told_and_not_reversed() {
    let other = || {
        let told = FACTS.map(|(name, value)| if name == "total_fee" { (name, "8") } else { (name, value) });
        let all: Vec<_> = told.iter().chain(&[("trade_state", "SUCCESS")]).copied().collect();
        succeeded(&all)
    };
    for pay_with in [(|| refused("ORDERPAID")) as fn() -> Step, || Step::Lost] {
        let script = gateway(pay_with, move |_| other(), never);
        match pay(&script).await.unwrap_err() {
            Unpaid::OrderMismatch(differs) => assert_eq!(differs.fields, ["total_fee"]),
            unpaid => panic!("{unpaid:?}"),
        }
    }
    // So is one in the reply to the charge itself.
    let script = gateway(other, never, never);
    assert!(matches!(pay(&script).await, Err(Unpaid::OrderMismatch(_))));
}

#[tokio::test(start_paused = true)]
async fn an_order_that_was_paid_before_is_paid() {
    let script = gateway(|| refused("ORDERPAID"), |_| state("SUCCESS"), never);
    assert_eq!(pay(&script).await.unwrap().transaction_id, "4200");
    assert_eq!(log(&script), "micropay@0 orderquery@0");
    // Where that query is lost, it is asked again: nothing is charged or reversed meanwhile.
    let query = |query| if query == 0 { Step::Lost } else { state("SUCCESS") };
    let script = gateway(|| refused("ORDERPAID"), query, never);
    assert_eq!(pay(&script).await.unwrap().transaction_id, "4200");
    assert_eq!(log(&script), "micropay@0 orderquery@0 orderquery@5");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_charged_that_could_not_be_reversed() {
    let bare = paytable_tests::merchant();
    let client = Client::<WechatV2>::builder(bare).build().unwrap();
    let end = client.micropay(&request(), &MicropayPolicy::default()).await;
    assert!(matches!(end, Err(Unpaid::Refused(Error::NoCertificate))));
}

#[tokio::test(start_paused = true)]
async fn the_stage_is_stored_before_a_reversal_goes_out() {
    let stored = Arc::new(AtomicUsize::new(0));
    let (count, seen) = (stored.clone(), stored.clone());
    let script = gateway(
        || Step::Lost,
        |_| state("NOTPAY"),
        move |reversal| {
            assert_eq!(seen.load(Ordering::Relaxed), 1, "stored once, and before");
            recall(if reversal == 0 { "Y" } else { "N" })
        },
    );
    let store = move |number: &str| {
        assert_eq!(number, NUMBER);
        count.fetch_add(1, Ordering::Relaxed);
        true
    };
    let policy = MicropayPolicy { before_reversing: Some(Arc::new(store)), ..MicropayPolicy::default() };
    assert!(matches!(script.client().micropay(&request(), &policy).await, Err(Unpaid::Reversed)));
    assert_eq!(stored.load(Ordering::Relaxed), 1);

    // What cannot be stored is not begun.
    let script = gateway(|| Step::Lost, |_| state("NOTPAY"), never);
    let policy = MicropayPolicy { before_reversing: Some(Arc::new(|_| false)), ..MicropayPolicy::default() };
    let end = script.client().micropay(&request(), &policy).await;
    assert!(matches!(end, Err(Unpaid::Unknown { stage: Stage::Charged, .. })));
}

/// A gateway with a memory: a payer who pays at the given second, and a reversal that gives back.
struct Till {
    pays_at: u64,
    reversed: bool,
    at: u64,
}

impl Till {
    fn state(&self) -> &'static str {
        match self.reversed {
            true => "REVOKED",
            false if self.at >= self.pays_at => "SUCCESS",
            false => "USERPAYING",
        }
    }
}

/// The process ends after every number of calls, with and without the answer having come, and another one goes on with
/// what was stored. Whatever it then says is how the order stands at the gateway.
#[tokio::test(start_paused = true)]
async fn a_process_that_ends_anywhere_is_gone_on_with_to_the_truth() {
    for pays_at in [0, 17, 44, 200] {
        for killed_after in 1..14 {
            for is_answered in [true, false] {
                let till = Arc::new(std::sync::Mutex::new(Till { pays_at, reversed: false, at: 0 }));
                let stage = Arc::new(std::sync::Mutex::new(Stage::Charged));
                let (gateway, mut calls) = (till.clone(), 0);
                let script = Script::new(move |call: &Call| {
                    calls += 1;
                    let mut till = gateway.lock().unwrap();
                    till.at = call.at.as_secs();
                    let answer = match call.api() {
                        "micropay" if till.pays_at == 0 => charged(),
                        "micropay" => refused("USERPAYING"),
                        "orderquery" => state(till.state()),
                        _ => {
                            till.reversed = true;
                            recall("N")
                        }
                    };
                    // The process is gone before it sees the answer, or right after.
                    if calls == killed_after && !is_answered { Step::Silence } else { answer }
                });
                let journal = stage.clone();
                let policy = MicropayPolicy {
                    before_reversing: Some(Arc::new(move |_| {
                        *journal.lock().unwrap() = Stage::Reversing;
                        true
                    })),
                    ..MicropayPolicy::default()
                };
                let client = script.client();
                let mut end = None;
                {
                    let order = request();
                    let mut run = Box::pin(client.micropay(&order, &policy));
                    while end.is_none() && script.calls().len() < killed_after {
                        tokio::select! {
                            done = &mut run => end = Some(done),
                            () = tokio::time::sleep(Duration::from_millis(500)) => {}
                        }
                    }
                    // Dropped here: killed.
                }
                let stage = *stage.lock().unwrap();
                let end = match end {
                    Some(end) => end,
                    None => client.resume_micropay(&request(), stage, &policy).await,
                };
                let what = format!("pays at {pays_at}, killed after {killed_after}, answered {is_answered}");
                let till = till.lock().unwrap();
                match end {
                    Ok(_) => assert_eq!(till.state(), "SUCCESS", "{what}"),
                    Err(Unpaid::Reversed) => assert!(till.reversed, "{what}"),
                    Err(other) => panic!("{what}: {other:?}"),
                }
                assert_eq!(count(&script, "micropay"), 1, "{what}");
            }
        }
    }
}

#[test]
fn the_blocking_client_sees_a_charge_through_as_well() {
    let brief = Duration::from_millis(5);
    let policy = MicropayPolicy { query_every: brief, ..MicropayPolicy::default() };
    let script = gateway(
        || refused("USERPAYING"),
        |query| state(if query < 2 { "USERPAYING" } else { "SUCCESS" }),
        never,
    );
    let client = script.builder().build_blocking().unwrap();
    assert_eq!(client.micropay(&request(), &policy).unwrap().transaction_id, "4200");

    let script = gateway(|| panic!("charged again"), |_| state("NOTPAY"), |_| recall("N"));
    let client = script.builder().build_blocking().unwrap();
    let end = client.resume_micropay(&request(), Stage::Reversing, &policy);
    assert!(matches!(end, Err(Unpaid::Reversed)));
}

#[tokio::test(start_paused = true)]
async fn a_charge_can_be_spawned() {
    let script = gateway(charged, never, never);
    let client = script.client();
    let run = tokio::spawn(async move { client.micropay(&request(), &MicropayPolicy::default()).await });
    run.await.unwrap().unwrap();
}
