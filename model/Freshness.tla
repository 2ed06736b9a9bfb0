------------------------------ MODULE Freshness ------------------------------
(***************************************************************************)
(* One session, everything that changes it, and one node that answers for   *)
(* it from memory.                                                          *)
(*                                                                          *)
(* The question: can a validation be answered from before a change although *)
(* it begins later than MaxStaleness after the change was acknowledged?     *)
(*                                                                          *)
(* One node is enough. Nodes meet only in the store, so to this one all     *)
(* others are where changes come from and who acknowledges them. One        *)
(* session is enough, too: a cached answer depends on three records, the    *)
(* session's, its user's and its tenant's, and each may be changed by a     *)
(* transaction of its own (an end, a rotation, a raise of an epoch, a       *)
(* change of access). So a change is a transaction here, the store's state  *)
(* is the set of those that are committed, and an answer is "from before"   *)
(* a change that is not in it.                                              *)
(*                                                                          *)
(* Time is kept as ages: how long ago was this asked, that acknowledged.    *)
(* An age that no longer matters stops growing. So there are finitely many  *)
(* states, and the checker looks at runs of any length.                     *)
(*                                                                          *)
(* Beside each action stands the Java code that it is about. How to run it, *)
(* and what it leaves out: docs/consistency.md.                             *)
(***************************************************************************)
EXTENDS Naturals, TLC

CONSTANTS
  Changes,       \* how many transactions may change the session
  Readers,       \* validations that this node may be busy with at once
  MaxStaleness,  \* the bound, in ticks of the clock
  Store,         \* "postgres" or "sqlite"
  Places,        \* where changes are made: "elsewhere", or here by a thread that is "waiting" for the answer
  Notifies,      \* whether notifications reach a node between its timed polls
  Faults,        \* which of the faults below may happen
  Mutation,      \* which of our own mistakes is made; "none" in the sound model
  None           \* is no value of any kind

Transaction == 1..Changes \* named by their numbers, xid in PostgreSQL

TooOld == MaxStaleness + 1

\* Faults. Some the design withstands. Others break it: they are what it rests on, by being absent.
Suspends == "suspend" \in Faults   \* the machine sleeps: its monotonic clock stands still
SetBack == "setBack" \in Faults    \* somebody sets the wall clock back
FailsOver == "failOver" \in Faults \* the server crashes, or a synchronous standby takes over
Unfenced == "unfenced" \in Faults  \* breaks it: the former primary still answers reads
Pauses == "pause" \in Faults       \* breaks it: a hypervisor stops both clocks, as if time stood still

Is(mistake) == Mutation = mistake
InProcess == Store = "sqlite"

VARIABLES
  tx,       \* each transaction: "unborn", "open", "committed", "aborted"
  home,     \* where it was made: "elsewhere"; or here, by a thread that is "waiting" for the answer to its
            \* commit or has "told" this node's cache
  acked,    \* how long ago it was acknowledged to somebody
  former,   \* what a primary held when another took its place, as long as it answers
  heard,    \* the snapshot of the feed's last answer on this connection
  moved,    \* whether the server has changed since that
  poll,     \* the feed's question that is on its way
  lease,    \* how long ago the latest proof was asked for, by either clock
  entry,    \* what is cached: the changes that it is not from before
  readers   \* the validations

store == <<tx, home, acked, former>>
feed == <<heard, moved, poll, lease>>
cache == <<entry, readers>>
vars == <<store, feed, cache>>

-----------------------------------------------------------------------------
(* The store. *)

Committed == {x \in Transaction : tx[x] = "committed"}
Open == {x \in Transaction : tx[x] = "open"}
Born == {x \in Transaction : tx[x] # "unborn"}

Largest(numbers) == IF numbers = {} THEN 0 ELSE CHOOSE x \in numbers : \A y \in numbers : y <= x

(* pg_current_snapshot(): the first number not given away, and those before it that are under way. *)
Snapshot == [end |-> Largest(Born) + 1, open |-> Open]

(* store-postgres, ChangeReader: what was committed by transactions that were not over in it. *)
NewSince(snapshot) == {x \in Committed : x >= snapshot.end \/ x \in snapshot.open}

(* Instead: the rows behind the largest number seen. *)
Seen == [end |-> Largest(Committed) + 1, open |-> {}]

-----------------------------------------------------------------------------
(* The near cache. *)

Loading == {"reading", "read", "joined"}

(* core, Invalidations: who reads meanwhile learns that the answer may be from before a change. Java keeps numbers  *)
(* of changes and compares them; this is all that it asks them.                                                    *)
Disturbed(rs) ==
  [r \in Readers |-> IF rs[r].pc \in Loading THEN [rs[r] EXCEPT !.disturbed = TRUE] ELSE rs[r]]

(* core, NearCache.forget: a change was heard of. *)
Forget == entry' = None /\ readers' = Disturbed(readers)

(* core, NearCache.forgetAll, at the beginning of an incarnation: changes may have been missed. *)
ForgetAll ==
  /\ entry' = IF Is("entriesSurvive") THEN entry ELSE None
  /\ readers' = IF Is("fillsSurvive") THEN readers ELSE Disturbed(readers)

(* store-postgres, Lease.holds: by both clocks. The lease of store-sqlite never lapses. *)
LeaseHolds ==
  \/ InProcess
  \/ /\ lease # None
     /\ lease.mono <= MaxStaleness \/ Is("wallClockAlone")
     /\ \/ lease.wall <= MaxStaleness
        \/ Is("monotonicClockAlone")
        \/ Is("clocksMayDiffer") /\ lease.wall - lease.mono <= MaxStaleness

-----------------------------------------------------------------------------
(* Changes. *)

(* A transaction draws its number. It commits when it likes, and not in the order of the numbers. *)
Begin(x) ==
  /\ tx[x] = "unborn" /\ Born = 1..(x - 1)
  /\ tx' = [tx EXCEPT ![x] = "open"]
  /\ \E place \in Places : home' = [home EXCEPT ![x] = place]
  /\ UNCHANGED <<acked, former, feed, cache>>

Commit(x) ==
  /\ tx[x] = "open"
  /\ tx' = [tx EXCEPT ![x] = "committed"]
  /\ UNCHANGED <<home, acked, former, feed, cache>>

(* Does nothing, unless a crash makes the server give its number away anew. *)
Abort(x) ==
  /\ FailsOver /\ tx[x] = "open"
  /\ tx' = [tx EXCEPT ![x] = "aborted"]
  /\ UNCHANGED <<home, acked, former, feed, cache>>

(* store-postgres, Announcer.committed; store-sqlite, Writer: who made the change tells the caches of this node, and *)
(* only then it is acknowledged here.                                                                               *)
Tell(x) ==
  /\ tx[x] = "committed" /\ home[x] = "waiting"
  /\ home' = [home EXCEPT ![x] = "told"]
  /\ Forget
  /\ UNCHANGED <<tx, acked, former, feed>>

(* store-postgres, Announcer.unknown: the answer to the commit does not come in time. The cache is told, but the    *)
(* commit may be still to come: from now on it is as if made elsewhere.                                             *)
GiveUp(x) ==
  /\ ~InProcess /\ tx[x] \in {"open", "committed"} /\ home[x] = "waiting"
  /\ home' = [home EXCEPT ![x] = IF Is("passesOverUnknown") THEN "gone" ELSE "elsewhere"]
  /\ Forget
  /\ UNCHANGED <<tx, acked, former, feed>>

(* By whoever made it; or by anybody who wanted the same and found it done. An end of what is over already is       *)
(* acknowledged, too, on any node, and writes nothing.                                                              *)
Acknowledge(x) ==
  /\ ~InProcess /\ tx[x] = "committed" /\ acked[x] = None
  /\ acked' = [acked EXCEPT ![x] = 0]
  /\ UNCHANGED <<tx, home, former, feed, cache>>

-----------------------------------------------------------------------------
(* The feed: store-postgres, FeedThread and ChangeReader. *)

(* A timed poll proves: it writes the node's row, and only a server that can still commit answers. One that a       *)
(* notification woke only reads. The first of a connection proves.                                                  *)
Ask(proves) ==
  /\ ~InProcess /\ poll = None
  /\ proves \/ (Notifies /\ heard # None)
  /\ poll' = [at |-> "server", proves |-> proves, mono |-> 0, wall |-> 0]
  /\ UNCHANGED <<store, heard, moved, lease, cache>>

(* As of when it was asked for. *)
Proof == IF Is("answerProves") THEN [mono |-> 0, wall |-> 0] ELSE [mono |-> poll.mono, wall |-> poll.wall]

(* Each connection is an incarnation of its own. So is another server, or another run of this one: behind a pooler  *)
(* the connection need not notice.                                                                                  *)
Answer ==
  /\ poll # None /\ poll.at = "server"
  /\ LET isNew == heard = None \/ (moved /\ ~Is("serverNotCompared"))
     IN poll' = [at |-> "node", proves |-> poll.proves, isNew |-> isNew, mono |-> poll.mono, wall |-> poll.wall,
                 snapshot |-> IF Is("serialNumber") THEN Seen ELSE Snapshot,
                 changes |-> IF isNew THEN {} ELSE NewSince(heard)]
  /\ lease' = IF Is("proofBeforeChanges") /\ poll.proves THEN Proof ELSE lease
  /\ UNCHANGED <<store, heard, moved, cache>>

(* A former primary still answers what only reads, and knows of nothing new: no proof. *)
AnswerOfFormer ==
  /\ former # None /\ moved
  /\ poll # None /\ poll.at = "server" /\ ~poll.proves
  /\ poll' = None
  /\ lease' = IF Is("readingProves") THEN Proof ELSE lease
  /\ UNCHANGED <<store, heard, moved, cache>>

(* store-postgres, Announcer.untold: the feed passes over what a thread of this node has told. *)
PassedOver(x) ==
  \/ home[x] = "told"
  \/ home[x] = "waiting" /\ Is("passesOverUntold")
  \/ home[x] = "gone" /\ Is("passesOverUnknown")

(* store-postgres, FeedThread.apply and Lease.renew: first the changes, then the proof. *)
Apply ==
  /\ poll # None /\ poll.at = "node"
  /\ CASE poll.isNew -> ForgetAll
       [] ~poll.isNew /\ (\E x \in poll.changes : ~PassedOver(x)) -> Forget
       [] OTHER -> UNCHANGED cache
  /\ lease' = CASE poll.proves \/ Is("readingProves") -> Proof
                [] ~poll.proves /\ poll.isNew -> None
                [] OTHER -> lease
  /\ heard' = poll.snapshot
  /\ moved' = FALSE
  /\ poll' = None
  /\ UNCHANGED store

(* store-postgres, Hint: a notification says that somebody else has committed something, or will, or never does.    *)
(* What it names is forgotten, and nothing is proved by that.                                                       *)
TakeHint ==
  /\ Notifies
  /\ Forget
  /\ UNCHANGED <<store, feed>>

(* At any time, whatever is on its way. The lease is left to run out, and what is cached is suspect from then on.   *)
Disconnect ==
  /\ heard # None \/ poll # None
  /\ heard' = None /\ moved' = FALSE /\ poll' = None
  /\ UNCHANGED <<store, lease, cache>>

-----------------------------------------------------------------------------
(* Validations: core, Validator.validate and NearCache. *)

Idle == [pc |-> "idle", owed |-> {}, got |-> {}, disturbed |-> FALSE]

To(r, next) == readers' = [readers EXCEPT ![r] = next]

(* It asks the store by a query of its own, and has noted before what it must not overlook meanwhile. *)
Reading(owed) == [Idle EXCEPT !.pc = "reading", !.owed = owed]

(* A right answer leaves no trace. *)
Answered(owed, got, from) ==
  IF owed = {} /\ ~Is("answersLeaveTraces") THEN Idle ELSE [Idle EXCEPT !.pc = from, !.owed = owed, !.got = got]

(* What an answer owes: what was acknowledged longer ago than the bound, or at all to who asks strictly (core,       *)
(* Freshness.STRICT); and what was made by this very node and so may be acknowledged.                               *)
Due(strict) ==
  {x \in Transaction :
    \/ acked[x] # None /\ (strict \/ acked[x] > MaxStaleness)
    \/ tx[x] = "committed" /\ (home[x] = "told" \/ (home[x] = "waiting" /\ Is("acknowledgedBeforeTold")))}

(* One that is owed nothing can only load, which one that asks strictly does, too. *)
Start(r, strict) ==
  /\ readers[r].pc = "idle" \/ Is("answersLeaveTraces")
  /\ strict \/ Due(FALSE) # {}
  /\ To(r, IF strict THEN Reading(Due(TRUE)) ELSE [Idle EXCEPT !.pc = "begun", !.owed = Due(FALSE)])
  /\ UNCHANGED <<store, feed, entry>>

(* The lease, by clocks that are read here and now: without it only a read that begins now counts. *)
AskLease(r) ==
  /\ readers[r].pc = "begun" /\ ~Is("entryBeforeLease")
  /\ To(r, IF LeaseHolds THEN [readers[r] EXCEPT !.pc = "leased"] ELSE Reading(readers[r].owed))
  /\ UNCHANGED <<store, feed, entry>>

(* Then the entry; without one it reads, ... *)
LookUp(r) ==
  /\ readers[r].pc = "leased" /\ ~Is("entryBeforeLease")
  /\ To(r, IF entry # None THEN Answered(readers[r].owed \ entry, entry, "memory") ELSE Reading(readers[r].owed))
  /\ UNCHANGED <<store, feed, entry>>

(* ... or shares a read that began before it came, ... *)
Join(r, leader) ==
  /\ readers[r].pc = "leased" /\ ~Is("entryBeforeLease") /\ entry = None
  /\ readers[leader].pc = "read"
  /\ To(r, [readers[leader] EXCEPT !.pc = "joined", !.owed = readers[r].owed \ readers[leader].got])
  /\ UNCHANGED <<store, feed, entry>>

(* ... unless something has changed since that began: then it reads for itself. *)
Judge(r) ==
  /\ readers[r].pc = "joined"
  /\ To(r, IF readers[r].disturbed /\ ~Is("sharedUnjudged") THEN Reading(readers[r].owed)
           ELSE Answered(readers[r].owed, readers[r].got, "store"))
  /\ UNCHANGED <<store, feed, entry>>

(* The mistake: the entry first, and then the lease. *)
LookUpTooEarly(r) ==
  /\ readers[r].pc = "begun" /\ Is("entryBeforeLease")
  /\ To(r, IF entry # None THEN [readers[r] EXCEPT !.pc = "leased", !.owed = @ \ entry, !.got = entry]
           ELSE Reading(readers[r].owed))
  /\ UNCHANGED <<store, feed, entry>>

AskLeaseTooLate(r) ==
  /\ readers[r].pc = "leased" /\ Is("entryBeforeLease")
  /\ To(r, IF LeaseHolds THEN Answered(readers[r].owed, readers[r].got, "memory") ELSE Reading(readers[r].owed))
  /\ UNCHANGED <<store, feed, entry>>

(* The store answers. *)
Read(r) ==
  /\ readers[r].pc = "reading"
  /\ \E answer \in {Committed} \cup (IF Unfenced /\ former # None THEN {former} ELSE {}) :
       To(r, [readers[r] EXCEPT !.pc = "read", !.owed = @ \ answer, !.got = answer])
  /\ UNCHANGED <<store, feed, entry>>

(* The mistake: the moment is noted when the answer has come. *)
NoteTooLate(r) ==
  /\ Is("momentNotedLate") /\ readers[r].pc = "read"
  /\ To(r, [readers[r] EXCEPT !.disturbed = FALSE])
  /\ UNCHANGED <<store, feed, entry>>

(* NearCache.fill, in one atomic step: kept if nothing was disturbed and nothing newer is there. Kept or not, who   *)
(* asked gets it.                                                                                                   *)
Keep(r) ==
  /\ readers[r].pc = "read"
  /\ LET mayBeOld == readers[r].disturbed /\ ~Is("fillsUnguarded")
         isOlder == entry # None /\ ~(entry \subseteq readers[r].got) /\ ~Is("olderReplacesNewer")
     IN entry' = IF mayBeOld \/ isOlder THEN entry ELSE readers[r].got
  /\ To(r, Answered(readers[r].owed, readers[r].got, "store"))
  /\ UNCHANGED <<store, feed>>

(* HotSessions makes room. *)
Evict ==
  /\ entry # None
  /\ entry' = None
  /\ UNCHANGED <<store, feed, readers>>

-----------------------------------------------------------------------------
(* Time and faults. *)

Older(age) == IF age = TooOld THEN age ELSE age + 1
Younger(age) == IF age = 0 THEN age ELSE age - 1

By(thing, mono, wall) == [thing EXCEPT !.mono = IF mono THEN Older(@) ELSE @, !.wall = IF wall THEN Older(@) ELSE @]

(* By no clock can it be young again. *)
IsOver(proof) == proof.mono = TooOld /\ proof.wall = TooOld /\ ~SetBack

(* Time passes everywhere, and this node's two clocks see it or not. *)
Tick(mono, wall) ==
  /\ acked' = [x \in Transaction |-> IF acked[x] = None THEN None ELSE Older(acked[x])]
  /\ lease' = IF lease = None \/ IsOver(By(lease, mono, wall)) THEN None ELSE By(lease, mono, wall)
  /\ poll' = IF poll = None THEN None ELSE By(poll, mono, wall)
  /\ UNCHANGED <<tx, home, former, heard, moved, cache>>

WallClockIsSetBack ==
  /\ SetBack
  /\ lease' = IF lease = None THEN None ELSE [lease EXCEPT !.wall = Younger(@)]
  /\ poll' = IF poll = None THEN None ELSE [poll EXCEPT !.wall = Younger(@)]
  /\ UNCHANGED <<store, heard, moved, cache>>

(* The server is gone; another run of it, or a synchronous standby, goes on with all that was committed. What was   *)
(* open is rolled back, and numbers of which nothing is on disk are given away anew. A poll on its way fails;       *)
(* without one the connection may survive this behind a pooler.                                                     *)
FailOver(promoted) ==
  /\ FailsOver
  /\ tx' = [x \in Transaction |-> CASE x > Largest(Committed) -> "unborn"
                                    [] x <= Largest(Committed) /\ tx[x] = "open" -> "aborted"
                                    [] OTHER -> tx[x]]
  /\ home' = [x \in Transaction |-> IF x > Largest(Committed) THEN "elsewhere" ELSE home[x]]
  /\ former' = IF promoted /\ former = None THEN Committed ELSE former
  /\ heard' = IF poll = None THEN heard ELSE None
  /\ moved' = (heard' # None)
  /\ poll' = None
  /\ UNCHANGED <<acked, lease, cache>>

(* The former primary is shut out. *)
Fence ==
  /\ former # None
  /\ former' = None
  /\ UNCHANGED <<tx, home, acked, feed, cache>>

-----------------------------------------------------------------------------

Init ==
  /\ tx = [x \in Transaction |-> "unborn"]
  /\ home = [x \in Transaction |-> "elsewhere"]
  /\ acked = [x \in Transaction |-> None]
  /\ former = None
  /\ heard = None /\ moved = FALSE /\ poll = None /\ lease = None
  /\ entry = None
  /\ readers = [r \in Readers |-> Idle]

Change == \E x \in Transaction : Begin(x) \/ Commit(x) \/ Abort(x) \/ Tell(x) \/ GiveUp(x) \/ Acknowledge(x)

Hear == (\E proves \in BOOLEAN : Ask(proves)) \/ TakeHint \/ Answer \/ AnswerOfFormer \/ Apply \/ Disconnect

Validate(r) ==
  \/ \E strict \in BOOLEAN : Start(r, strict)
  \/ AskLease(r) \/ LookUp(r) \/ Judge(r) \/ LookUpTooEarly(r) \/ AskLeaseTooLate(r)
  \/ \E leader \in Readers : Join(r, leader)
  \/ Read(r) \/ NoteTooLate(r) \/ Keep(r)

Pass ==
  \/ Tick(TRUE, TRUE)
  \/ Suspends /\ Tick(FALSE, TRUE)
  \/ Pauses /\ Tick(FALSE, FALSE)
  \/ WallClockIsSetBack
  \/ \E promoted \in BOOLEAN : FailOver(promoted)
  \/ Fence

Next == Change \/ Hear \/ (\E r \in Readers : Validate(r)) \/ Evict \/ Pass

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Readers)

-----------------------------------------------------------------------------
(* What must hold. *)

(* No validation that begins later than MaxStaleness after a change was acknowledged answers from before it; on the *)
(* node that made the change, and for who asks strictly, none that begins after the acknowledgement at all.         *)
Contract == \A r \in Readers : readers[r].pc \in {"memory", "store"} => readers[r].owed = {}

(* What this node has heard of, its cache does not contradict: nothing old stays for good. *)
NothingOldStays ==
  heard # None /\ ~moved /\ entry # None =>
    {x \in Committed : x < heard.end /\ x \notin heard.open} \subseteq entry

(* Nor does an older answer take the place of a newer one. *)
NeverOlder == [][entry # None /\ entry' # None => entry \subseteq entry']_entry

(* Must not hold, or else the model does nothing: with answersLeaveTraces, an answer from memory that has a change. *)
NothingHappens == \A r \in Readers : readers[r].pc # "memory" \/ readers[r].got = {}
=============================================================================
