// What is live on the account page. Without this file the page works all the same, by loading again.
"use strict";

(() => {
  const RETRY_MS = 3_000;
  const REFRESH_MS = 60_000;
  const page = () => document.getElementById("account");
  const live = () => document.getElementById("live");
  const shownSession = page().dataset.session;
  let stale = false;

  // --- Times: the server says them in UTC, here they are those of the person who reads. ---

  const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

  function localiseTimes() {
    for (const time of document.querySelectorAll("time[datetime]")) {
      time.title = exact.format(new Date(time.dateTime));
    }
  }

  // --- The list ---

  /** Somebody is typing in the list, or waits for what a form does: it must not move under them. */
  function isBusy() {
    return live().querySelector("details[open]") !== null || page().querySelector(".htmx-request") !== null;
  }

  function refresh() {
    stale = isBusy() || document.querySelector("#refresh.htmx-request") !== null;
    if (!stale) {
      htmx.trigger("#refresh", "sojourn:refresh");
    }
  }

  /** Says it to those who listen, again when it is the same as before. */
  function say(words) {
    const place = document.getElementById("announce");
    place.textContent = "";
    cancelAnimationFrame(saying);
    saying = requestAnimationFrame(() => {
      place.textContent = words;
    });
  }

  const asked = () => [...document.querySelectorAll(".ask")];
  const changed = () => document.getElementById("announce").dataset.changed;
  let saying = 0;
  let known = new Set(asked().map((question) => question.id));
  let shown = live().textContent;
  let heard = 0; // changes that the stream told of
  let said = 0; // the last of them that the list has been announced for

  /** What was heard before a list was asked for is in it; what comes while it is on its way may not be. */
  document.addEventListener("htmx:beforeSend", (event) => {
    event.detail.xhr.heard = heard;
  });

  /** A new device is news by itself, and several events may tell of one change: it is said once. */
  function announce(event) {
    const heardBefore = event.detail.xhr.heard;
    const news = asked().filter((question) => !known.has(question.id));
    const differs = live().textContent !== shown;
    known = new Set(asked().map((question) => question.id));
    shown = live().textContent;
    if (news.length > 0) {
      say(news.map((question) => question.querySelector("h2").textContent).join(". "));
    } else if (heardBefore > said && differs) {
      say(changed());
    }
    said = Math.max(said, heardBefore);
  }

  // A form that closes and a request that ends let a refresh through that had to wait for them.
  document.addEventListener("toggle", () => stale && refresh(), true);
  document.addEventListener("htmx:afterSettle", () => stale && refresh());

  // --- Leaving ---

  function leave(reason) {
    const target = new URL("/login", location.href);
    if (reason) {
      target.searchParams.set("reason", reason);
    }
    target.searchParams.set("return_to", "/account");
    document.body.hidden = true;
    location.replace(target);
  }

  function hear(message) {
    if (message.session !== shownSession) {
      // Somebody else is signed in here by now, or the same person anew.
      location.reload();
    } else if (message.type === "ended") {
      leave(message.reason);
    } else if (message.type === "changed") {
      heard += 1;
      refresh();
      if (isBusy()) {
        say(changed());
      }
    } else if (message.type === "hello") {
      // What changed before the stream began was told to nobody.
      document.documentElement.dataset.live = "true";
      refresh();
    }
  }

  // --- The stream. One tab holds it and tells the others: browsers open few connections to a host. ---

  const others = new BroadcastChannel("sojourn-account");
  others.onmessage = (event) => hear(event.data);

  function tell(message) {
    others.postMessage(message);
    hear(message);
  }

  /** Asks what became of the session when the stream is refused. */
  async function ask() {
    try {
      const answer = await fetch("/v1/me", { headers: { "Sojourn-Background": "1", Accept: "application/json" } });
      if (answer.status === 401) {
        const problem = await answer.json();
        tell({ session: shownSession, type: "ended", reason: problem.reason });
      }
    } catch {
      // No network: the next attempt will tell.
    }
  }

  function listen() {
    return new Promise((_, lost) => {
      const events = new EventSource("/v1/me/events");
      for (const type of ["hello", "changed", "ended"]) {
        events.addEventListener(type, (event) => tell({ ...JSON.parse(event.data), type }));
      }
      events.onerror = () => {
        if (events.readyState === EventSource.CLOSED) {
          lost();
        }
      };
    });
  }

  async function hold() {
    for (;;) {
      await listen().catch(ask);
      await new Promise((resume) => setTimeout(resume, RETRY_MS));
    }
  }

  if (navigator.locks) {
    navigator.locks.request("sojourn-account-events", hold);
  } else {
    hold();
  }

  // --- Going back, and coming back ---

  // A page out of the back/forward cache was kept as it looked before: it may show what is over.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.body.hidden = true;
      location.reload();
    }
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      refresh();
    }
  });

  setInterval(() => document.visibilityState === "visible" && refresh(), REFRESH_MS);

  // --- What htmx brings ---

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === live() && isBusy()) {
      // A form was opened or sent while the refresh was under way.
      event.detail.shouldSwap = false;
      stale = true;
      return;
    }
    if (event.detail.requestConfig.elt.id === "refresh" && event.detail.xhr.status >= 500) {
      // Nobody asked for it: the page stays as it is, and the next refresh may do better.
      event.detail.shouldSwap = false;
      if (heard > said) {
        say(changed());
        said = heard;
      }
      return;
    }
    // An answer that is no account page (a fault, a refusal, the sign-in) belongs in the whole window.
    const text = event.detail.serverResponse;
    if (text && !text.includes('id="account"')) {
      event.detail.shouldSwap = false;
      location.assign("/account");
    }
  });
  document.addEventListener("htmx:afterSettle", localiseTimes);
  document.addEventListener("htmx:afterSettle", announce);

  // No answer came: the browser sends the form once more, and says itself what is wrong.
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.elt instanceof HTMLFormElement) {
      event.detail.elt.submit();
    }
  });

  // The mark of a repeated request has done its work.
  if (new URLSearchParams(location.search).has("again")) {
    history.replaceState(null, "", location.pathname);
  }
  localiseTimes();
})();
