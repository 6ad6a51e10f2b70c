from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request, url_for
from flask_babel import gettext as _

from forum.accounts import actions
from forum.accounts.belonging import organisation_of_domain, root
from forum.accounts.browsers import end_browsers_of
from forum.accounts.erasing import erase
from forum.accounts.models import Organisation, Power, RoleRequest, Tier, User
from forum.accounts.permissions import is_admin
from forum.accounts.queries import open_requests, people
from forum.accounts.roles import Role, grant, grant_power, take_away, take_power
from forum.accounts.sessions import must_be_signed_in
from forum.db import session, write
from forum.refused import Refused
from forum.web import done, number_of, option, page, panel

blueprint = panel("people", __name__, prefix="/panel/people", may=is_admin)


@blueprint.get("/")
def index() -> Response:
    return _index()


def _index(*, status: int = 200, typed: Mapping[str, str] | None = None, problem: str = "") -> Response:
    """The page; `typed` is what stood in the organisation's form that was refused with `problem`."""
    text = request.args.get("q", "")
    return page(
        "accounts/people.html",
        status=status,
        typed=typed or {},
        problem=problem,
        people=session.scalars(people(text)).all(),
        text=text,
        requests=session.scalars(open_requests()).all(),
        tiers=list(Tier),
        apart=bool(option("roles_apart", False)),
    )


@blueprint.post("/<int:number>/roles/<any(moderator, support, admin):role>")
def post_role(number: int, role: str) -> Response:
    with write():
        grant(_person(number), Role(role), by=must_be_signed_in())
    return done(url_for("people.index"))


@blueprint.post("/<int:number>/roles/<any(moderator, support, admin):role>/withdrawal")
def withdraw_role(number: int, role: str) -> Response:
    with write():
        take_away(_person(number), Role(role), by=must_be_signed_in())
    return done(url_for("people.index"))


@blueprint.post("/<int:number>/powers/<any(review, topics, close, edit, suspend):power>")
def post_power(number: int, power: str) -> Response:
    with write():
        grant_power(_person(number), Power(power), by=must_be_signed_in())
    return done(url_for("people.index", q=_person(number).email))


@blueprint.post("/<int:number>/powers/<any(review, topics, close, edit, suspend):power>/withdrawal")
def withdraw_power(number: int, power: str) -> Response:
    with write():
        take_power(_person(number), Power(power), by=must_be_signed_in())
    return done(url_for("people.index", q=_person(number).email))


@blueprint.post("/requests/<int:number>/<any(approval, refusal):decision>")
def decide(number: int, decision: str) -> Response:
    with write():
        asked = session.get(RoleRequest, number, with_for_update=True)
        if asked is None:
            raise Refused(_("There is no such request any more."), status=404)
        actions.decide_request(asked, granted=decision == "approval", by=must_be_signed_in())
    return done(url_for("people.index"))


@blueprint.post("/roles-apart")
def post_roles_apart() -> Response:
    """The switch that parts moderation and support."""
    with write():
        (actions.part_roles if request.form.get("apart") else actions.join_roles)(by=must_be_signed_in())
    return done(url_for("people.index"))


@blueprint.post("/organisations")
def post_organisation() -> Response:
    form = request.form
    try:
        with write():
            actions.add_organisation(
                form.get("name", ""),
                form.get("domain", ""),
                plan=form.get("plan", ""),
                tier=form.get("tier", ""),
                by=must_be_signed_in(),
            )
    except Refused as error:
        session.rollback()
        return _index(status=error.status, typed=form, problem=error.sentence)
    return done(url_for("people.index") + "#organisations")


@blueprint.post("/<int:number>/organisation")
def put_into_organisation(number: int) -> Response:
    """By number or mail domain; an empty field takes the person out."""
    with write():
        organisation = _organisation(request.form.get("organisation", "").strip())
        actions.set_organisation(_person(number), organisation, by=must_be_signed_in())
    return done(url_for("people.index", q=_person(number).email))


@blueprint.post("/<int:number>/organisation/hand/withdrawal")
def withdraw_hand(number: int) -> Response:
    """From now on their mail domain, an import or a site says again where they belong."""
    with write():
        actions.forget_hand(_person(number), by=must_be_signed_in())
    return done(url_for("people.index", q=_person(number).email))


@blueprint.post("/<int:number>/sessions/end")
def post_sessions_end(number: int) -> Response:
    with write():
        end_browsers_of(_person(number), by=must_be_signed_in())
    return done(url_for("people.index", q=_person(number).email))


@blueprint.get("/<int:number>/erasure")
def erasure(number: int) -> Response:
    return page("accounts/erase.html", person=_person(number))


@blueprint.post("/<int:number>/erasure")
def post_erasure(number: int) -> Response:
    with write():
        erase(_person(number), by=must_be_signed_in(), posts_too=request.form.get("posts") == "go")
    return done(url_for("people.index"))


def _organisation(typed: str) -> Organisation | None:
    if not typed:
        return None
    try:
        found = root(session.get(Organisation, number_of(typed.lstrip("#"))))
    except ValueError:
        found = organisation_of_domain(typed.lower())
    if found is None:
        raise Refused(_("There is no organisation with the number or the mail domain %(text)s.", text=typed[:60]))
    return found


def _person(number: int) -> User:
    person = session.get(User, number)
    if person is None or person.erased_at:
        raise Refused(_("There is no such person any more."), status=404)
    return person
