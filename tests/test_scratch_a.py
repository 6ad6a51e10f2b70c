from __future__ import annotations
import re, warnings
from sqlalchemy import select, func
from forum import questions, support
from forum.db import session, write
from forum.questions import Question, State, Answer, CloseReason
from forum.accounts import User
from forum.pages import Page, Site, Review, find_or_make_page, identity_on
from forum.channels import Delivery
from tests.embed.framing import code_mailed_to

A = {"title": "Which port?", "body": "I see 5000.", "name": "Bob", "email": "bob@example.org", "page": "https://docs.example.com/guide/install"}

def say(*a): print(">>>", *a)

def newest(): 
    session.rollback(); session.expire_all()
    return session.scalars(select(Question).order_by(Question.id.desc()).limit(1)).one()

def test_title_defacement(visit, people, doc_page):
    with write():
        questions.ask(doc_page, "A public thread", "Text", by=people.visitor)
    v = visit()
    r = v.post("/ask", A | {"page_title": "BUY PILLS at evil.example"})
    say("status", r.status_code, "list defaced:", "BUY PILLS" in visit().text("/"))
    r = v.post("/embed/questions", A | {"title":"x2", "page_title": "BUY2"}, headers={"HX-Request":"true"})
    say("frame", r.status_code, "list defaced:", "BUY2" in visit().text("/"))

def test_mail_oracle(visit, people, doc_page):
    v = visit()
    r = v.post("/ask", A); say(r.status_code, r.location)
    r2 = v.post(r.location + "/confirmation", {"code": code_mailed_to("bob@example.org")}); say(r2.status_code, r2.location)
    o = visit().post("/ask", A | {"name": "Eve"}); say("right mail:", o.status_code, o.location)
    o = visit().post("/ask", A | {"name": "Eve", "email": "carl@example.org"}); say("wrong mail:", o.status_code, o.location[:20])

def test_declined(visit, people, doc_page, site):
    with write():
        session.get_one(Site, site.id).review = Review.EVERYBODY
    v = visit()
    r = v.post("/ask", A); rec = r.location
    v.post(rec + "/confirmation", {"code": code_mailed_to("bob@example.org")})
    q = newest(); say(q.state)
    with write():
        questions.decline(q, by=people.moderator)
    t = visit().text(rec)
    say("receipt of declined:", re.findall(r"<h1>(.*?)</h1>", t))
    say("receipt still shows text", "I see 5000" in t)
    r = v.post("/ask", A | {"csrf_token": ""}); say("re-ask signed in", r.status_code, r.location, "text kept", "I see 5000" in r.get_data(as_text=True))
    # signed in asker asks the same declined
    vv = visit(people.visitor)
    r = vv.post("/ask", A); q = newest()
    with write():
        questions.decline(q, by=people.moderator)
    r = vv.post("/ask", A); say("same again after decline:", r.status_code, r.location, vv.get(r.location).status_code)
    with write():
        session.get_one(Site, site.id).review = Review.NOBODY
        qq = questions.ask(doc_page, "pub", "x", by=people.customer)
        session.get_one(Site, site.id).review = Review.EVERYBODY
    vv.post(f"/questions/{qq.id}/answers", {"body": "My held answer"})
    with write():
        a = session.scalars(select(Answer)).one(); questions.decline_answer(a, by=people.moderator)
    r = vv.post(f"/questions/{qq.id}/answers", {"body": "My held answer"}); say("answer again after decline", r.status_code, r.location, "My held" in vv.text(f"/questions/{qq.id}/pub"))

def test_unconfirmed_panel(visit, people, doc_page):
    visit().post("/ask", A); q = newest(); n = q.id
    m = visit(people.moderator); m.app.testing = False; m.app.config["PROPAGATE_EXCEPTIONS"]=False
    try:
        r = m.post(f"/panel/threads/{n}/closure", {"reason": "other", "note": "go"}); say("close unconfirmed", r.status_code)
        q = newest(); say("closed_at", q.closed_at, q.state)
        r = m.post(f"/panel/threads/{n}/answers", {"body": "x"}); say("answer unconfirmed", r.status_code)
        r = m.post(f"/panel/threads/{n}/answers", {"body": "x", "revision": "99"}); say(r.status_code, "leak", "I see 5000" in r.get_data(as_text=True))
        r = m.post(f"/questions/{n}/ticket"); say("ticket", r.status_code)
    finally:
        m.app.testing = True; m.app.config["PROPAGATE_EXCEPTIONS"]=None

def test_signin_name(visit, people, doc_page):
    v = visit()
    r = v.post("/ask", A | {"then": "sign-in"}); say(r.location[:40])
    v.get(r.location)
    nxt = r.location.split("next=")[1]
    r = v.post("/sign-in", {"email": "john.q.secret@example.org", "next": nxt.replace("%2F","/")}); 
    r = v.post(r.location, {"code": code_mailed_to("john.q.secret@example.org")}); say(r.status_code, r.location)
    page = v.text("/account"); v.user = True; tok = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    r = v.post(r.location + "/claim", {"csrf_token": tok}); say("claim", r.status_code, r.location)
    say("public name:", re.findall(r'class="author">(.*?)<', visit().text(r.location)))
    r = v.post(f"/receipts/{nxt.split('%2F')[-1].split('/')[-1]}/claim", {"csrf_token": tok}); say("claim twice", r.status_code)

def test_lost_text(visit, people, doc_page):
    with write():
        q = questions.ask(doc_page, "A public thread", "Text", by=people.visitor)
        t = support.escalate(q, by=people.moderator)
    def gone(role):
        v = visit(role); 
        v.get("/")
        v.client.delete_cookie("docside", domain="forum.test"); v.client._cookies.clear() if hasattr(v.client,"_cookies") else None
        v.user = None
        return v
    T = "TYPED letters " * 20
    for role, path, data in [
        (people.support, f"/tickets/{t.id}/notes", {"note": T, "body": "OTHERPAPER"}),
        (people.support, f"/tickets/{t.id}/replies", {"body": T, "note": "OTHERPAPER"}),
        (people.moderator, f"/panel/threads/{q.id}/answers", {"body": T}),
        (people.moderator, f"/panel/threads/{q.id}/closure", {"note": T, "reason": "other"}),
        (people.moderator, f"/questions/{q.id}/closure", {"note": T, "reason": "other"}),
        (people.moderator, f"/questions/{q.id}/topics", {"topics": T}),
        (people.visitor, f"/questions/{q.id}/answers", {"body": T}),
        (people.visitor, "/account/moderation-request", {"reason": T}),
        (people.admin, "/panel/sites/1", {"origins": T, "hours": T, "name": T}),
        (people.admin, "/panel/pings", {"to": T}),
        (people.admin, "/panel/people/organisations", {"name": T}),
    ]:
        v = gone(role)
        r = v.post(path, data); h = r.get_data(as_text=True)
        say("EXPIRED", path, r.status_code, "kept" if T in h else "LOST", "other kept" if "OTHERPAPER" in h else "")
        v = visit(role); v2 = v.post(path, data | {"csrf_token": "wrong"}); h = v2.get_data(as_text=True)
        say("BADCSRF", path, v2.status_code, "kept" if T.strip() in h else "LOST")
    # 413
    big = "B" * 300_000
    r = visit(people.visitor).post(f"/questions/{q.id}/answers", {"body": big}); say("413", r.status_code, big[:100] in r.get_data(as_text=True))
    m = visit(people.moderator)
    r = m.post(f"/panel/threads/{q.id}/closure", {"note": T, "reason": "other", "revision": "999"}); say("panel closure stale", r.status_code, "kept" if T.strip() in r.get_data(as_text=True) else "LOST")
    r = m.post(f"/questions/{q.id}/closure", {"note": T, "reason": "nonsense"}); say("closure bad reason", r.status_code, "kept" if T.strip() in r.get_data(as_text=True) else "LOST")
    r = m.post(f"/panel/threads/{q.id}/closure", {"note": T, "reason": "nonsense"}); say("panel closure bad reason", r.status_code, newest().closed_at, newest().close_reason, len(newest().close_note))
    a = visit(people.admin)
    r = a.post("/panel/people/organisations", {"name": T, "domain": "gmail.com", "tier": "community"}); say("org", r.status_code, "kept" if T.strip() in r.get_data(as_text=True) else "LOST")

def test_guard_big_foreign(visit, people, app):
    v = visit(); v.app.testing=False; app.config["PROPAGATE_EXCEPTIONS"]=False
    try:
        pass
        r = v.client.post("/nothing", data={"body": "B"*300_000}, base_url="http://forum.test"); say("big 404", r.status_code, dict(r.headers).get("Content-Security-Policy","NO CSP")[:30])
        for url in ["/embed/sign-in?site=99999999999999999999999", "/panel/log?after=99999999999999999999999"]:
            r = visit(people.moderator).get(url); say(url, r.status_code)
        r = visit(people.moderator).post("/panel/threads/1/acceptance", {"answer": "9"*30}); say("acc", r.status_code)
        r = visit(people.admin).post(f"/panel/people/{people.visitor.id}/organisation", {"organisation": "9"*30}); say("org", r.status_code)
        s = visit(people.support)
        for a in ["99999999999_2026-01-01T00:00:00Z_1", "1_0001-01-01T00:00:00+14:00_1", "1_2026-01-01T00:00:00Z_-4"]:
            r = s.get("/queue", query_string={"after": a}); say(a, r.status_code)
        for p in ["/", "/solved", "/panel/waiting", "/panel/deliveries","/queue/solved","/queue/offered"]:
            for a in ["0001-01-01T00:00:00Z_1", "9999-12-31T23:59:59Z_1", "2026-01-01T00:00:00Z_-999999999999999999", "2026-W01-1T00Z_1", "\0"]:
                r = visit(people.admin).get(p, query_string={"after": a}); 
                if r.status_code != 200: say(p, a, r.status_code)
    finally:
        v.app.testing=True; app.config["PROPAGATE_EXCEPTIONS"]=None
