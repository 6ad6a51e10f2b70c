import pytest
from tests.journeys.hosts import PAPER
from tests.embed.framing import asked, answered, token_of, code_mailed_to
from forum.db import session
from forum.pages import find_or_make_page, identity_on
from forum.db import write
from forum.pages import Review
from playwright.sync_api import expect

LIGHT = "<style>body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1rem;color:#222;background:#fff}a{color:#0b61c4}</style>"
DARK = "<style>:root{color-scheme:dark}body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:46rem;padding:1rem;color:#dde1e6;background:#15181d}a{color:#7db7ff}</style>"
TEXT = "<h1>Installing</h1><p>Docside needs Python 3.11. Run one command and open the address it prints. The rest of this page is about proxies and ports, and why the second one is the documentation.</p>"

@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_shots(live, host, embed, chromium, people, site, visit, scheme, width):
    with write():
        page = find_or_make_page(site, identity_on(site, host.origin + "/guide"), "Installing")
    qs = [asked(page, t, by=people.visitor) for t in ["Which port does it use?", "How do I install it behind a corporate proxy that breaks TLS and also needs a password?", "Does `forum serve` run on Windows?", "Ein Umlaut: Wie ändere ich die Größe?", "Can I move the database later?", "One more for the count"]]
    a = answered(qs[4], "Yes. Stop the forum and run\n\n```console\n$ forum backup --to /srv/docside.db --and-a-very-long-argument=which-does-not-fit-into-three-hundred-pixels\n```\n\nthen set `FORUM_DATABASE`.", by=people.moderator, accepted=True)
    answered(qs[3], "In den Einstellungen.", by=people.customer)
    ctx = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, has_touch=width<700, is_mobile=width<700, locale="en")
    tab = ctx.new_page()
    host.put("/guide", TEXT + embed("/guide") + "<footer><p>Made with care</p></footer>", head=LIGHT if scheme=="light" else DARK)
    host.put("/empty", TEXT + embed("/empty") + "<footer><p>Made with care</p></footer>", head=LIGHT if scheme=="light" else DARK)
    def shot(name):
        tab.wait_for_timeout(250)
        tab.screenshot(path=f"/tmp/shots/{width}-{scheme}-{name}.png", full_page=True)
    tab.goto(host.origin + "/empty"); f = tab.frame_locator("iframe"); expect(f.get_by_label("Your question in one line")).to_be_visible(); shot("0empty")
    tab.goto(host.origin + "/guide"); expect(f.get_by_text("One more")).to_be_visible(); print(width, tab.evaluate("document.querySelector('iframe').offsetHeight")); shot("1list")
    f.get_by_text("Can I move the database").click(); shot("2answer")
    f.get_by_label("Your question in one line").click(); shot("3form")
    f.get_by_label("Your question in one line").fill("Can I have a pony?")
    f.get_by_label("What happened, and what did you expect?").fill("See `code`.")
    f.get_by_role("button", name="Ask", exact=True).click(); f.get_by_role("alert").first.wait_for(); shot("4errors")
    f.get_by_label("Your name").fill("Bob"); f.get_by_label("Your mail address").fill("bob@x.org"); f.get_by_role("button", name="Ask", exact=True).click()
    expect(f.get_by_label("Code")).to_be_visible(); shot("5receipt")
    session.rollback(); f.get_by_label("Code").fill(code_mailed_to("bob@x.org")); f.get_by_role("button", name="Publish").click(); expect(f.get_by_text("is on the page")).to_be_visible(); shot("6done")
    with write(): site.review = Review.EVERYBODY
    asked(page, "A held question about pills", by=people.stranger)
    token = token_of(visit(people.moderator), site)
    tab.goto(host.origin + "/guide"); f.get_by_text("Sign in to answer").wait_for()
    # hand a token in as the window would
    v = visit(people.moderator); cookie = v.client.get_cookie("docside", domain="forum.test") if False else None
    ctx2 = ctx
    from tests.visiting import Visitor
    with tab.expect_popup() as popup:
        f.get_by_role("button", name="Sign in to answer").click()
    p = popup.value; p.wait_for_load_state()
    p.get_by_label("Your mail address").fill("mona@example.com"); p.get_by_role("button").last.click()
    p.get_by_label("Code").wait_for(); session.rollback(); p.get_by_label("Code").fill(code_mailed_to("mona@example.com")); p.get_by_role("button", name="Sign in").click()
    p.get_by_role("button", name="Continue as").wait_for(); p.screenshot(path=f"/tmp/shots/{width}-{scheme}-7window.png"); p.get_by_role("button", name="Continue as").click()
    f.get_by_text("Signed in here as").wait_for(); shot("8moderator")
    f.get_by_text("Ein Umlaut").click(); f.get_by_text("Open in the forum").wait_for(); shot("9thread")
    ctx.close()
