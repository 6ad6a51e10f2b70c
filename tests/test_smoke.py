from forum import questions
def test_home(visit, people, doc_page):
    v = visit()
    r = v.get("/"); assert r.status_code == 200, r.text
    r = v.get("/ask?page=https://docs.example.com/guide/install"); assert r.status_code==200, r.text
    r = v.post("/ask", {"title":"How?","body":"`x`","name":"Bob","email":"bob@x.org","page":"https://docs.example.com/guide/install"})
    assert r.status_code==303, r.text
    r2 = v.get(r.location); assert r2.status_code==200; assert "bob@x.org" in r2.text
    m = visit(people.moderator)
    r = m.post("/ask", {"title":"How 2?","body":"`x`","page":"https://docs.example.com/guide/install"})
    assert r.status_code==303 and "/questions/" in r.location, r.text
    r2 = m.get(r.location); assert r2.status_code==200, r2.text
    n = r.location.split("/")[2]
    a = visit(people.admin).post(f"/questions/{n}/answers", {"body":"Do this"})
    assert a.status_code==303, a.text
    t = m.get(a.location).text; assert "Do this" in t
    print(t[:200])
