"""What is promised, in the panel: one line for each level, and others for a tier in it."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from forum.accounts import Tier, User, is_admin, must_be_signed_in
from forum.db import session, write
from forum.policies.actions import set_policy
from forum.policies.lengths import Length, read_length
from forum.policies.models import LEVELS, PolicyVersion
from forum.policies.promises import Policy, Promise, policy_now
from forum.policies.rules import order_now
from forum.refused import Refused
from forum.web import done, page, panel

blueprint = panel("promises", __name__, prefix="/panel/promises", may=is_admin)


@blueprint.get("")
def index() -> Response:
    return _form(_filled(policy_now()))


@blueprint.post("")
def post_policy() -> Response:
    """Save, or say what cannot be read with everything typed still there."""
    by = must_be_signed_in()
    try:
        with write():
            set_policy(_typed(), by=by)
    except Refused as error:
        session.rollback()
        return _form(dict(request.form), problem=error)
    return done(url_for("promises.index", saved=1))


def _form(values: dict[str, str], *, problem: Refused | None = None) -> Response:
    versions = session.execute(
        select(PolicyVersion, User.name)
        .outerjoin(User, User.id == PolicyVersion.by_id)
        .options(joinedload(PolicyVersion.targets))
        .order_by(PolicyVersion.id.desc())
        .limit(5)
    ).unique()
    return page(
        "policies/promises.html",
        status=problem.status if problem else 200,
        values=values,
        names=order_now().names,
        tier_words={Tier.PRIORITY: _("priority"), Tier.SUBSCRIBER: _("subscriber"), Tier.COMMUNITY: _("community")},
        with_tiers={level for level in LEVELS for tier in Tier if values.get(f"first-{level}-{tier.value}")},
        versions=list(versions),
        problem=problem,
        saved="saved" in request.args,
    )


def _filled(policy: Policy) -> dict[str, str]:
    """The fields of the form; a promise of a tier that is none at all says so in a word."""
    values: dict[str, str] = {}
    for (level, tier), promise in policy.by_level.items():
        empty = _("none") if tier else ""
        name = f"{level}-{tier.value}" if tier else str(level)
        values[f"first-{name}"], values[f"next-{name}"] = _text(promise.first) or empty, _text(promise.next) or empty
    values["first-escalated"], values["next-escalated"] = _text(policy.escalated.first), _text(policy.escalated.next)
    return values


def _typed() -> Policy:
    by_level: dict[tuple[int, Tier | None], Promise] = {(level, None): _promise(str(level)) for level in LEVELS}
    for level in LEVELS:
        for tier in Tier:
            name = f"{level}-{tier.value}"
            if request.form.get(f"first-{name}", "").strip() or request.form.get(f"next-{name}", "").strip():
                by_level[level, tier] = _promise(name)
    return Policy(None, by_level, _promise("escalated"))


def _promise(name: str) -> Promise:
    return Promise(
        read_length(request.form.get(f"first-{name}", "")), read_length(request.form.get(f"next-{name}", ""))
    )


def _text(length: Length | None) -> str:
    return f"{length.amount} {'min' if length.unit == 'm' else length.unit}" if length else ""
