//! One process of Node: started, given its call, listened to, and ended with all that it started.
//!
//! Its standard input is one end of a pair of sockets, by which the answer comes back; what a function prints has a pipe
//! of its own. So nothing that is printed can be taken for an answer, and there is no need for a third descriptor, which
//! the standard library cannot give to a process.

use super::{
    console::Console,
    job::{End, Ended, Job},
    limits::{Limits, REAP},
    node::Node,
};
use rustix::process::{Pid, Signal as Kill, WaitId, WaitIdOptions, kill_process_group, waitid};
use std::{
    ffi::OsString,
    future::pending,
    io::{self, ErrorKind, Read},
    os::{
        fd::OwnedFd,
        unix::{net::UnixStream as Socket, process::ExitStatusExt},
    },
    process::ExitStatus,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{UnixStream, unix::pipe},
    process::{Child, Command},
    select,
    signal::unix::{Signal, SignalKind, signal},
    time::{sleep, timeout},
};

/// The words around what is returned, and the longest description of an error.
const AROUND: usize = 256 << 10;
/// Of what is in a pipe when its writer has ended: more than a pipe holds, unless somebody else goes on writing.
const LEFT_IN_PIPE: usize = 1 << 20;
/// What a process may have beside the values of JavaScript and what Node begins with: buffers, code, stacks of threads.
#[cfg(target_os = "linux")]
const BESIDE_MIB: u64 = 256;

#[expect(clippy::unnecessary_wraps, reason = "it is not possible on every system")]
pub(super) fn is_possible() -> Result<(), String> {
    Ok(())
}

/// Runs a process, writes to its standard input, and waits until it has answered or ended, or its time is over.
///
/// # Errors
/// It could not be started, for that reason.
pub(super) async fn run<E>(job: Job<'_, E>, input: &[u8]) -> Result<Ended, String>
where
    E: Iterator<Item = (&'static str, OsString)>,
{
    let limits = job.limits;
    let fault = |error: io::Error| format!("{}: {error}", job.node.path.display());
    // From before there is a process, so that no end of one is missed.
    let mut children = signal(SignalKind::child()).map_err(fault)?;
    let mut running = start(job).map_err(|error| format!("Node: {error}"))?;
    let mut heard = Vec::new();
    let is_late = select! {
        biased;
        () = listen(&mut running.socket, input, &mut heard, limits.returned + AROUND) => false,
        () = running.group.ended(&mut children) => false,
        () = sleep(limits.time) => true,
        () = print(&mut running.printed, &mut running.console) => false,
    };
    let status = running.group.end().await;
    rest(running.socket.into_std().ok(), AROUND + limits.returned, |bytes| heard.extend_from_slice(bytes));
    let printed = running.printed.into_nonblocking_fd().ok().map(std::fs::File::from);
    rest(printed, LEFT_IN_PIPE, |bytes| running.console.push(bytes));
    let end = how(heard, status, is_late.then_some(limits.time));
    Ok(Ended { end, console: running.console })
}

/// What was heard decides, even if it is just late: the function has done its work.
fn how(mut heard: Vec<u8>, status: Option<ExitStatus>, late: Option<Duration>) -> End {
    if let Some(end) = heard.iter().position(|byte| *byte == b'\n') {
        heard.truncate(end + 1);
        return End::Answered(heard);
    }
    match (late, status.map(|status| (status.code(), status.signal()))) {
        (Some(time), _) => End::TimedOut(time),
        // Something was written there that is no answer.
        _ if !heard.is_empty() => End::Answered(heard),
        (None, Some((Some(code), _))) => End::Exited(code),
        (None, Some((None, signal))) => End::Killed(signal.unwrap_or_default()),
        (None, None) => End::Killed(Kill::KILL.as_raw()),
    }
}

struct Running {
    group: Group,
    socket: UnixStream,
    printed: pipe::Receiver,
    console: Console,
}

fn start<E>(job: Job<'_, E>) -> io::Result<Running>
where
    E: Iterator<Item = (&'static str, OsString)>,
{
    let (ours, theirs) = Socket::pair()?;
    ours.set_nonblocking(true)?;
    let (reader, writer) = io::pipe()?;
    let mut command = Command::new(&job.node.path);
    command
        .arg(format!("--max-old-space-size={}", job.limits.memory_mib))
        .arg(job.script)
        .current_dir(job.folder)
        .env_clear()
        .envs(job.environment)
        .stdin(OwnedFd::from(theirs))
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .process_group(0)
        .kill_on_drop(true);
    let group = Group::new(command.spawn()?)?;
    // Its ends of the pipes are the process's alone now, so that they close with it.
    drop(command);
    group.limit(job.limits, job.node)?;
    Ok(Running {
        group,
        socket: UnixStream::from_std(ours)?,
        printed: pipe::Receiver::from_owned_fd(OwnedFd::from(reader))?,
        console: Console::new(job.limits.console),
    })
}

/// Tells the process what to call, and returns when it has written a line, or too much.
async fn listen(socket: &mut UnixStream, input: &[u8], heard: &mut Vec<u8>, most: usize) {
    // A process that ended does not read; its end tells more.
    let is_told = socket.write_all(input).await.is_ok() && socket.shutdown().await.is_ok();
    while is_told && heard.len() <= most {
        match socket.read_buf(heard).await {
            Ok(1..) if heard.contains(&b'\n') => return,
            Ok(1..) => {}
            Ok(0) | Err(_) => break,
        }
    }
    if heard.len() <= most {
        pending::<()>().await;
    }
}

/// Keeps what is printed, until it is dropped.
async fn print(printed: &mut pipe::Receiver, console: &mut Console) {
    let mut part = vec![0; 64 << 10];
    while let Ok(length @ 1..) = printed.read(&mut part).await {
        console.push(&part[..length]);
    }
    pending::<()>().await;
}

/// What can be read without waiting: others may hold the other end, and write to it, for as long as they like.
fn rest(stream: Option<impl Read>, most: usize, mut take: impl FnMut(&[u8])) {
    let Some(mut stream) = stream else { return };
    let mut part = vec![0; 16 << 10];
    let mut taken = 0;
    while taken < most {
        match stream.read(&mut part) {
            Ok(0) => return,
            Ok(length) => {
                take(&part[..length]);
                taken += length;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// A process and what it started. Its number is its own until it was waited for: only before is the group killed.
struct Group {
    child: Child,
    leader: Pid,
    is_over: bool,
}

impl Group {
    fn new(child: Child) -> io::Result<Group> {
        let number = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        let leader = number.ok_or_else(|| io::Error::other("it has ended at once"))?;
        Ok(Group { child, leader, is_over: false })
    }

    /// Bounds what Node's own bound of memory does not count, such as buffers, and what is left of the process if this
    /// program is killed. It has not begun to work: it is not told yet what to call.
    #[cfg(target_os = "linux")]
    fn limit(&self, limits: &Limits, node: &Node) -> io::Result<()> {
        use rustix::process::{Resource, Rlimit, getrlimit, prlimit};
        let set = |resource, most: u64| {
            // This process has its own limits, which are the other's as well, and cannot be raised.
            let most = getrlimit(resource).maximum.map_or(most, |own| own.min(most));
            prlimit(Some(self.leader), resource, Rlimit { current: Some(most), maximum: Some(most) })
        };
        let memory = (u64::from(limits.memory_mib) + BESIDE_MIB) << 20;
        set(Resource::Data, memory.saturating_add(node.own_kib.saturating_mul(1024)))?;
        // Of all its threads together.
        set(Resource::Cpu, limits.time.as_secs().saturating_mul(8).saturating_add(10))?;
        // An abort leaves no copy of the memory, which holds a key.
        set(Resource::Core, 0)?;
        Ok(())
    }

    #[cfg(not(target_os = "linux"))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "there is no way to limit another process"
    )]
    fn limit(&self, _: &Limits, _: &Node) -> io::Result<()> {
        Ok(())
    }

    /// Returns when the process has ended, and leaves it as it is.
    async fn ended(&self, children: &mut Signal) {
        let only_look = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        while let Ok(None) = waitid(WaitId::Pid(self.leader), only_look) {
            children.recv().await;
        }
    }

    /// Kills what is left, and returns how the process ended; none if it does not end though it was killed.
    async fn end(&mut self) -> Option<ExitStatus> {
        self.kill();
        let status = timeout(REAP, self.child.wait()).await;
        self.is_over = true;
        status.ok()?.ok()
    }

    fn kill(&self) {
        // There is none any more if all have ended.
        let _ = kill_process_group(self.leader, Kill::KILL);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.is_over {
            self.kill();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{End, how, rest};
    use std::{os::unix::process::ExitStatusExt, process::ExitStatus, time::Duration};

    fn ended(heard: &[u8], status: Option<i32>, late: bool) -> String {
        match how(heard.to_vec(), status.map(ExitStatus::from_raw), late.then_some(Duration::from_secs(1))) {
            End::Answered(line) => String::from_utf8(line).unwrap(),
            End::Exited(code) => format!("exited {code}"),
            End::Killed(signal) => format!("killed {signal}"),
            End::TimedOut(time) => format!("late {time:?}"),
        }
    }

    #[test]
    fn an_answer_counts_however_the_process_ended() {
        for (status, late) in
            [(Some(0), false), (Some(9), false), (Some(9), true), (None, true), (None, false)]
        {
            assert_eq!(ended(b"answer\nmore", status, late), "answer\n");
        }
    }

    #[test]
    fn without_an_answer_the_end_is_told() {
        assert_eq!(ended(b"", Some(3 << 8), false), "exited 3");
        assert_eq!(ended(b"", Some(6), false), "killed 6");
        assert_eq!(ended(b"", None, false), "killed 9");
        for heard in [&b""[..], b"half an answer"] {
            assert_eq!(ended(heard, Some(9), true), "late 1s");
        }
        // Told apart later: it has no mark.
        assert_eq!(ended(b"something", Some(0), false), "something");
    }

    #[test]
    fn what_is_left_is_read_up_to_a_bound() {
        let mut taken = 0;
        rest(Some(std::io::repeat(b'x')), 100_000, |part| taken += part.len());
        assert!((100_000..200_000).contains(&taken), "{taken}");
        let mut taken = Vec::new();
        rest(Some(&b"all of it"[..]), 100_000, |part| taken.extend_from_slice(part));
        assert_eq!(taken, b"all of it");
    }
}
