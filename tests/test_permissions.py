"""Who may what: every route times every role. A new route without a row here fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from forum import questions, roadmap, support
from forum.db import session, write
from forum.notifications import add_route, unsubscribe_path
from forum.pages import Page, Site
from forum.web import seal, sign
from tests.people import People
from tests.visiting import Visitor

ROLES = ("signed out", "visitor", "stranger", "customer", "moderator", "support", "admin")
EVERYBODY = set(ROLES)
MEMBERS = EVERYBODY - {"signed out"}
ASKER_OR_MODERATOR = {"visitor", "moderator", "admin"}
ANSWERER_OR_MODERATOR = {"stranger", "moderator", "admin"}
MODERATORS = {"moderator", "admin"}
SUPPORT = {"moderator", "support", "admin"}
STAFF = {"moderator", "support", "admin"}
ADMINS = {"admin"}
NOBODY: set[str] = set()

# The demo's pages exist in the demo only. Under /embed a cookie counts for nothing, so there every role is
# somebody signed out; what a frame's token opens is in tests/embed.
MAY: dict[str, set[str]] = {
    "accents.accent": EVERYBODY,
    "accounts.account": MEMBERS,
    "accounts.code": EVERYBODY,
    "accounts.post_code": EVERYBODY,
    "accounts.post_language": EVERYBODY,
    "accounts.post_moderation_request": MEMBERS,
    "accounts.post_sign_in": EVERYBODY,
    "accounts.post_sign_out": EVERYBODY,
    "accounts.sign_in": EVERYBODY,
    "aged.since": EVERYBODY,
    "ageing.index": MODERATORS,
    "ageing.past": MODERATORS,
    "ageing.post_back": MODERATORS,
    "ageing.post_outdated": MODERATORS,
    "ageing.post_superseded": MODERATORS,
    "ageing.post_true": MODERATORS,
    "alike_threads.threads": MODERATORS,
    "alike_tickets.tickets": SUPPORT,
    "asking.ask_page": EVERYBODY,
    "asking.claim_receipt": MEMBERS,
    "asking.confirm_receipt": EVERYBODY,
    "asking.post_ask": EVERYBODY,
    "asking.receipt": EVERYBODY,
    "asking.send_another": EVERYBODY,
    "assets.embed_script": EVERYBODY,
    "assets.favicon": EVERYBODY,
    "assets.serve": EVERYBODY,
    "attachments.post_upload": EVERYBODY,
    "attachments.serve": EVERYBODY,
    "attachments.serve_small": EVERYBODY,
    "bulk.post_bulk": MODERATORS,
    "calendars.calendar": ADMINS,
    "calendars.index": ADMINS,
    "calendars.post_calendar": ADMINS,
    "community.index": EVERYBODY,
    "community.post_helpers": MEMBERS,
    "community.team": EVERYBODY,
    "cards.card": EVERYBODY,
    "claims.post_claim": MEMBERS,
    "categories.category_form": SUPPORT,
    "categories.index": SUPPORT,
    "categories.post_category": ADMINS,
    "categories.post_change": ADMINS,
    "categories.post_retirement": ADMINS,
    "categories.post_return": ADMINS,
    "decisions_public.index_public": EVERYBODY,
    "debt.entry": MODERATORS,
    "debt.index": MODERATORS,
    "debt.of_page": MODERATORS,
    "debt.post_fix": MODERATORS,
    "debt.remove_fix": MODERATORS,
    "debt.remove_task": MODERATORS,
    "debt.table": MODERATORS,
    "decisions.index_done": MODERATORS,
    "decisions.post_undo": MODERATORS,
    "deliveries.index": MODERATORS,
    "deliveries.post_dismissal": MODERATORS,
    "deliveries.post_retry": MODERATORS,
    "demo.become": NOBODY,
    "demo.home": NOBODY,
    "demo.outbox": NOBODY,
    "desk_bulk.post_bulk": SUPPORT,
    "desk_bulk.post_undo": SUPPORT,
    "desk_bulk.show": SUPPORT,
    "desk.counts": SUPPORT,
    "desk.narrow": SUPPORT,
    "desk.nothing_left": SUPPORT,
    "desk.offered": SUPPORT,
    "desk.post_next": SUPPORT,
    "desk.post_view": SUPPORT,
    "desk.queue": SUPPORT,
    "desk.remove_view": SUPPORT,
    "discovery.robots": EVERYBODY,
    "discovery.sitemap": EVERYBODY,
    "discovery.sitemap_index": EVERYBODY,
    "drafts.at_place": MEMBERS,
    "drafts.post_draft": MEMBERS,
    "drafts.post_removal": MEMBERS,
    "editing.answer_form": ANSWERER_OR_MODERATOR,
    "editing.answer_history": EVERYBODY,
    "editing.post_answer_edit": ANSWERER_OR_MODERATOR,
    "editing.post_question_edit": ASKER_OR_MODERATOR,
    "editing.question_form": ASKER_OR_MODERATOR,
    "editing.question_history": EVERYBODY,
    "embed.fragment": EVERYBODY,
    "embed.frame": EVERYBODY,
    "embed.preview": EVERYBODY,
    "embed.threads": EVERYBODY,
    "embed_asking.confirm": EVERYBODY,
    "embed_asking.post": EVERYBODY,
    "embed_asking.send_another": EVERYBODY,
    "embed_identity.post": NOBODY,
    "embed_reports.create": EVERYBODY,
    "embed_reports.new": EVERYBODY,
    "embed_sign_in.window": EVERYBODY,
    "embed_threads.approve_held_answer": NOBODY,
    "embed_threads.approve_held_question": NOBODY,
    "embed_threads.decline_held_answer": NOBODY,
    "embed_threads.decline_held_question": NOBODY,
    "embed_threads.post_acceptance": NOBODY,
    "embed_threads.post_answer": NOBODY,
    "embed_threads.show": EVERYBODY,
    "embed_threads.withdraw_acceptance": NOBODY,
    "embed_uploads.post_upload": EVERYBODY,
    "exports.download": MEMBERS,
    "exports.index": MEMBERS,
    "exports.post_export": MEMBERS,
    "feeds.of_all": EVERYBODY,
    "feeds.of_page": EVERYBODY,
    "feeds.of_search": EVERYBODY,
    "feeds.of_site": EVERYBODY,
    "feeds.of_topic": EVERYBODY,
    "figures.by": SUPPORT,
    "figures.by_table": SUPPORT,
    "figures.index": SUPPORT,
    "figures.report": SUPPORT,
    "figures.report_table": SUPPORT,
    "files.serve": EVERYBODY,
    "finding.description": EVERYBODY,
    "finding.search": EVERYBODY,
    "following.post_follow": MEMBERS,
    "handing_over.post_ticket": STAFF,
    "handover.post_acceptance": SUPPORT,
    "handover.post_end": SUPPORT,
    "handover.post_return": SUPPORT,
    "handover.post_ticket": SUPPORT,
    "handover.show": SUPPORT,
    "helping.next_unanswered": MEMBERS,
    "heroes.index": SUPPORT,
    "heroes.post_sites": SUPPORT,
    "heroes.post_weeks": SUPPORT,
    "identity.index": ADMINS,
    "identity.post_end": ADMINS,
    "identity.post_key": ADMINS,
    "identity.post_plans": ADMINS,
    "impersonating.post_start": SUPPORT,
    "impersonation.post_end": NOBODY,
    "impersonation.post_raising": NOBODY,
    "impersonation.raising": NOBODY,
    "imports.post_file": ADMINS,
    "imports.post_refused": ADMINS,
    "imports.post_run": ADMINS,
    "imports.show": ADMINS,
    "inbox.index": MEMBERS,
    "inbox.post_reading": MEMBERS,
    "inbox.post_thread": MEMBERS,
    "index_push.post_pages": NOBODY,
    "installation.index": ADMINS,
    "installation.post_checks": ADMINS,
    "invitations.index": EVERYBODY,
    "invitations.post_acceptance": EVERYBODY,
    "invitations.post_opening": EVERYBODY,
    "invitations_panel.index": ADMINS,
    "invitations_panel.post_invitation": ADMINS,
    "invitations_panel.post_renewal": ADMINS,
    "invitations_panel.post_withdrawal": ADMINS,
    "leaving.post_leave": MEMBERS,
    "leaving.show": MEMBERS,
    "level_rules.index": ADMINS,
    "level_rules.post_order": ADMINS,
    "links.index": ADMINS,
    "links.post_change": ADMINS,
    "links.post_link": ADMINS,
    "links.post_removal": ADMINS,
    "log.index": MODERATORS,
    "log_settings.post_public": ADMINS,
    "looks.index": ADMINS,
    "looks.post_logo": ADMINS,
    "looks.post_logo_removal": ADMINS,
    "looks.post_look": ADMINS,
    "mergeable.index": SUPPORT,
    "metrics.show": EVERYBODY,
    "macros.index": SUPPORT,
    "macros.macro_form": SUPPORT,
    "macros.new_macro": SUPPORT,
    "macros.post_change": SUPPORT,
    "macros.post_macro": SUPPORT,
    "macros.post_removal": SUPPORT,
    "moderation.home": MODERATORS,
    "moderation.post_acceptance": MODERATORS,
    "moderation.post_answer": MODERATORS,
    "moderation.post_closure": MODERATORS,
    "moderation.threads": MODERATORS,
    "moderation.waiting": MODERATORS,
    "moving_in.index": ADMINS,
    "moving_in.post_begin": ADMINS,
    "moving_in.post_file": ADMINS,
    "moving_in.show": ADMINS,
    "moves.index": ADMINS,
    "moves.post_file": ADMINS,
    "moves.post_leaving": ADMINS,
    "moves.post_looking": ADMINS,
    "moves.post_page": ADMINS,
    "moves.post_run": ADMINS,
    "moves.post_undoing": ADMINS,
    "my_tickets.carry_over": EVERYBODY,
    "my_tickets.confirm_receipt": EVERYBODY,
    "my_tickets.index": MEMBERS,
    "my_tickets.new": EVERYBODY,
    "my_tickets.post_message": MEMBERS,
    "my_tickets.post_ticket": EVERYBODY,
    "my_tickets.receipt": EVERYBODY,
    "my_tickets.send_another": EVERYBODY,
    "my_tickets.ticket": MEMBERS,
    "organisations.index": SUPPORT,
    "organisations.merger": SUPPORT,
    "organisations.old": SUPPORT,
    "organisations.post_confirmation": SUPPORT,
    "organisations.post_domain": ADMINS,
    "organisations.post_merger": ADMINS,
    "organisations.post_name": ADMINS,
    "organisations.post_standing": SUPPORT,
    "organisations.show": SUPPORT,
    "patience.post": ADMINS,
    "patience.show": ADMINS,
    "people.decide": ADMINS,
    "people.erasure": ADMINS,
    "people.index": ADMINS,
    "people.post_erasure": ADMINS,
    "people.post_organisation": ADMINS,
    "people.post_power": ADMINS,
    "people.post_role": ADMINS,
    "people.post_roles_apart": ADMINS,
    "people.post_sessions_end": ADMINS,
    "people.put_into_organisation": ADMINS,
    "people.withdraw_hand": ADMINS,
    "people.withdraw_power": ADMINS,
    "people.withdraw_role": ADMINS,
    "persons.end_suspension": MODERATORS,
    "persons.post_level": MODERATORS,
    "persons.post_note": MODERATORS,
    "persons.post_spam": MODERATORS,
    "persons.post_suspension": MODERATORS,
    "persons.show": MODERATORS,
    "persons.spam": MODERATORS,
    "persons.withdraw_note": MODERATORS,
    "pings.index": MODERATORS,
    "pings.post_pause": ADMINS,
    "pings.post_removal": ADMINS,
    "pings.post_resumption": ADMINS,
    "pings.post_route": ADMINS,
    "pings.post_test": ADMINS,
    "pings.test": MODERATORS,
    "privacy.post_privacy": STAFF,
    "private_tickets.first": SUPPORT,
    "private_tickets.new": SUPPORT,
    "private_tickets.post_new": SUPPORT,
    "private_tickets.withdraw_first": SUPPORT,
    "profiles.edit": MEMBERS,
    "profiles.post_avatar": MEMBERS,
    "profiles.post_avatar_removal": MEMBERS,
    "profiles.post_profile": MEMBERS,
    "profiles.preview": MEMBERS,
    "profiles.show": EVERYBODY,
    "promises.index": ADMINS,
    "promises.post_policy": ADMINS,
    "questions.answer_place": EVERYBODY,
    "questions.index": EVERYBODY,
    "questions.news": EVERYBODY,
    "questions.of_page": EVERYBODY,
    "questions.people": MEMBERS,
    "questions.post_acceptance": ASKER_OR_MODERATOR,
    "questions.post_answer": MEMBERS,
    "questions.preview": EVERYBODY,
    "questions.thread": EVERYBODY,
    "questions.withdraw_acceptance": ASKER_OR_MODERATOR,
    "reader.mine": MEMBERS,
    "reader.post_another_try": EVERYBODY,
    "reader.post_follow": EVERYBODY,
    "reader.post_settings": EVERYBODY,
    "reader.show": EVERYBODY,
    "received.post_counting": SUPPORT,
    "received.show": SUPPORT,
    "removing.post_answer_removal": ANSWERER_OR_MODERATOR,
    "removing.post_answer_restoration": ANSWERER_OR_MODERATOR,
    "removing.post_question_removal": ASKER_OR_MODERATOR,
    "removing.post_question_restoration": ASKER_OR_MODERATOR,
    "reports.create": MEMBERS,
    "reports.new": MEMBERS,
    "reports.thanks": EVERYBODY,
    "review.decide": MODERATORS,
    "review.index": MODERATORS,
    "review.post_removal": MODERATORS,
    "review.removal": MODERATORS,
    "review.reported": MODERATORS,
    "roadmap.index": EVERYBODY,
    "roadmap.item": EVERYBODY,
    "roadmap.post_stop": EVERYBODY,
    "roadmap.post_subscription": MEMBERS,
    "roadmap.post_subscription_withdrawal": MEMBERS,
    "roadmap.stop": EVERYBODY,
    "roadmap_panel.index": MODERATORS,
    "roadmap_panel.item": MODERATORS,
    "roadmap_panel.new": MODERATORS,
    "roadmap_panel.news": MODERATORS,
    "roadmap_panel.post_change": MODERATORS,
    "roadmap_panel.post_item": MODERATORS,
    "roadmap_panel.post_news": MODERATORS,
    "roadmap_panel.post_picture": MODERATORS,
    "roadmap_panel.post_picture_removal": MODERATORS,
    "roadmap_panel.post_removal": MODERATORS,
    "roadmap_panel.post_step": MODERATORS,
    "rules.index": MODERATORS,
    "rules.post_newcomers": ADMINS,
    "rules.post_reason": MODERATORS,
    "rules.post_settings": ADMINS,
    "rules.withdraw_reason": MODERATORS,
    "search.index": SUPPORT,
    "sections.index": ADMINS,
    "sections.one_page": ADMINS,
    "sections.post_reading": ADMINS,
    "sections.post_sitemap": ADMINS,
    "sections.post_token": ADMINS,
    "sections.post_token_end": ADMINS,
    "signin_connecting.arrival": EVERYBODY,
    "signin_connecting.post_connection": MEMBERS,
    "signin_connecting.post_departure": EVERYBODY,
    "signin_connecting.post_removal": MEMBERS,
    "signin_moving.consent": EVERYBODY,
    "signin_moving.post_consent": EVERYBODY,
    "signin_moving.post_opening": EVERYBODY,
    "signin_moving.post_wish": MEMBERS,
    "signin_passkeys.post_options": EVERYBODY,
    "signin_passkeys.post_proof": MEMBERS,
    "signin_passkeys.post_registration": MEMBERS,
    "signin_passkeys.post_registration_options": MEMBERS,
    "signin_passkeys.post_removal": MEMBERS,
    "signin_passkeys.post_sign_in": EVERYBODY,
    "signin_password.post_code": MEMBERS,
    "signin_password.post_password": MEMBERS,
    "signin_password.post_removal": MEMBERS,
    "signin_proof.post_code": MEMBERS,
    "signin_proof.post_proof": MEMBERS,
    "signin_proof.proof": MEMBERS,
    "signin_second.post_beginning": MEMBERS,
    "signin_second.post_confirmation": MEMBERS,
    "signin_second.post_recovery_codes": MEMBERS,
    "signin_second.post_removal": MEMBERS,
    "signin_second.post_step": EVERYBODY,
    "signin_second.setup": MEMBERS,
    "signin_second.step": MEMBERS,
    "signin_security.index": MEMBERS,
    "signin_sessions.post_end": MEMBERS,
    "signin_sessions.post_end_all": MEMBERS,
    "signin_sessions.post_end_others": MEMBERS,
    "signin_staff.post_demand": ADMINS,
    "signin_staff.post_removal": ADMINS,
    "signs.echo": EVERYBODY,
    "signs.health": EVERYBODY,
    "signs.ready": EVERYBODY,
    "spam_filter.index": MODERATORS,
    "spam_filter.post_forgetting": ADMINS,
    "spam_filter.post_learning": ADMINS,
    "spam_filter.try_out": MODERATORS,
    "sites.index": ADMINS,
    "sites.post_settings": ADMINS,
    "sites.post_site": ADMINS,
    "sites.settings": ADMINS,
    "suggestions.index": EVERYBODY,
    "suggestions.post_helped": EVERYBODY,
    "thread_moves.post_original": MODERATORS,
    "thread_moves.post_split": MODERATORS,
    "thread_moves.split_page": MODERATORS,
    "thread_moves.titles": MODERATORS,
    "teams.index": ADMINS,
    "teams.post_member": ADMINS,
    "teams.post_member_removal": ADMINS,
    "teams.post_removal": ADMINS,
    "teams.post_settings": ADMINS,
    "teams.post_team": ADMINS,
    "teams.settings": ADMINS,
    "thread_places.pages": MODERATORS,
    "thread_places.post_page": MODERATORS,
    "thread_places.post_place": MODERATORS,
    "thread_places.withdraw_page": MODERATORS,
    "thread_staff.post_closure": MODERATORS,
    "thread_staff.post_lock": MODERATORS,
    "thread_staff.post_pin": MODERATORS,
    "thread_staff.post_reopening": MODERATORS,
    "thread_staff.post_slow_mode": MODERATORS,
    "thread_staff.post_topics": MODERATORS,
    "thread_staff.withdraw_lock": MODERATORS,
    "thread_staff.withdraw_pin": MODERATORS,
    "thread_staff.withdraw_slow_mode": MODERATORS,
    "ticket_clocks.clocks": SUPPORT,
    "ticket_clocks.post_level": SUPPORT,
    "ticket_clocks.post_marks": SUPPORT,
    "ticket_clocks.post_promise": SUPPORT,
    "ticket_clocks.withdraw_level": SUPPORT,
    "ticket_clocks.withdraw_promise": SUPPORT,
    "ticket_states.post_hold": SUPPORT,
    "ticket_states.post_opinion": SUPPORT,
    "docs_tasks.post_task": SUPPORT,
    "docs_tasks.withdraw_task": SUPPORT,
    "ticket_states.post_no_reply": SUPPORT,
    "ticket_states.post_patience": SUPPORT,
    "ticket_states.post_spam": SUPPORT,
    "ticket_states.post_taking_up": SUPPORT,
    "ticket_states.post_undo": SUPPORT,
    "ticket_states.withdraw_opinion": SUPPORT,
    "topics.index": EVERYBODY,
    "topics.topic": EVERYBODY,
    "topics_staff.index": MODERATORS,
    "topics_staff.post_group": MODERATORS,
    "topics_staff.post_group_name": MODERATORS,
    "topics_staff.post_group_removal": MODERATORS,
    "topics_staff.post_group_rise": MODERATORS,
    "topics_staff.post_into_group": MODERATORS,
    "topics_staff.post_merger": MODERATORS,
    "topics_staff.post_name": MODERATORS,
    "topics_staff.post_removal": MODERATORS,
    "topics_staff.post_rise": MODERATORS,
    "topics_staff.post_topic": MODERATORS,
    "tickets.colleagues": SUPPORT,
    "tickets.keys": SUPPORT,
    "tickets.messages": SUPPORT,
    "tickets.post_adoption": SUPPORT,
    "tickets.post_assignment": SUPPORT,
    "tickets.post_categories": SUPPORT,
    "tickets.post_filling": SUPPORT,
    "tickets.post_merging": SUPPORT,
    "tickets.post_note": SUPPORT,
    "tickets.post_presence": SUPPORT,
    "tickets.post_reopening": SUPPORT,
    "tickets.post_reply": SUPPORT,
    "tickets.post_search": SUPPORT,
    "tickets.post_solution": SUPPORT,
    "tickets.post_split": SUPPORT,
    "tickets.post_taking": SUPPORT,
    "tickets.post_tick": SUPPORT,
    "tickets.ticket": SUPPORT,
    "tickets.withdraw_assignment": SUPPORT,
    "tickets.withdraw_merging": SUPPORT,
    "tickets.withdraw_reply": SUPPORT,
    "tickets.withdraw_tick": SUPPORT,
    "unsubscribing.post_unsubscribe": EVERYBODY,
    "unsubscribing.post_withdrawal": EVERYBODY,
    "unsubscribing.unsubscribe": EVERYBODY,
    "voting.post_helped": MEMBERS,
    "voting.post_me_too": MEMBERS,
    "voting.withdraw_helped": MEMBERS,
    "voting.withdraw_me_too": MEMBERS,
}


@pytest.fixture
def walk(
    app: Flask, visit: Callable[..., Visitor], people: People, doc_page: Page
) -> Callable[..., dict[str, set[str]]]:
    """For one role, by a browser or by htmx: which endpoints let it in, and which kept it out."""
    with write():
        thread = questions.ask(doc_page, "A public thread", "Text", by=people.visitor)
        answer = questions.answer(thread, "An answer", by=people.stranger)
        held = questions.ask(doc_page, "Another", "Text", by=people.visitor)
        ticket = support.escalate(held, by=people.moderator)
        leaky = questions.ask(doc_page, "One with a secret", "Text", by=people.visitor)
        route = add_route("mail", "team@example.com", name="Team", by=people.admin)
        item = roadmap.add_item(roadmap.Draft("Soon"), by=people.moderator)
    values: dict[str, Any] = {
        "number": thread.id,
        "page_id": doc_page.id,
        "move_id": 1,
        "key_id": 1,
        "accent": "4f46a5",
        "answer_id": answer.id,
        "slug": "x",
        "listing": "unanswered",
        "view": "mine",
        "digest": "x",
        "dimension": "tier",
        "name": "site.css",
        "key": "visitor",
        "role": "support",
        "decision": "refusal",
        "target": "thread",
        "delivery": 1,
        "user_id": people.stranger.id,
        "note": 1,
        "reply": 1,
        "task": 1,
        "category": 1,
        "macro": 1,
        "kind": "questions",
        "power": "review",
        "step": "completion",
        "things": "threads",
        "part": 1,
        "which": "all",
    }
    special = {
        "answers": answer.id,
        "tickets": ticket.id,
        "people": people.stranger.id,
        "persons": people.stranger.id,
        "sites": doc_page.site_id,
        "calendars": session.get_one(Site, doc_page.site_id).calendar_id,
        "pages": doc_page.id,
        "pings": route.id,
        "roadmap": item.id,
        "organisations": people.customer.organisation_id,
    }

    def address(rule: Rule) -> str:
        first = rule.rule.strip("/").split("/")
        before = rule.rule.partition("/<int:number>")[0].rpartition("/")[2]
        # What is moved to support is gone for every route after it, so it is a thread of its own.
        number = leaky.id if rule.endpoint == "privacy.post_privacy" else special.get(before, thread.id)
        token = {
            "sign-in": seal("sign-in", ["nobody@example.org", "/"]),
            "receipts": questions.receipt_token(thread),
            "following": sign("following", people.visitor.id),
            "roadmap": sign("roadmap", [people.visitor.id, item.id]),
        }.get(first[0], unsubscribe_path(people.visitor, f"question:{thread.id}").rpartition("/")[2])
        with app.test_request_context():
            built = rule.build(
                values | {"number": number, "token": token, "question": sign("echo", "nonce")}, append_unknown=False
            )
        assert built is not None, rule
        under_a_page = rule.rule.startswith("/embed/") and "sign-in" not in rule.rule
        return f"{built[1]}?page={doc_page.address}" if under_a_page else built[1]

    def let_in(role: str, how: str = "browser") -> dict[str, set[str]]:
        user = None if role == "signed out" else getattr(people, role.replace(" ", "_"))
        outcome: dict[str, set[str]] = {"in": set(), "out": set()}
        for rule in list(app.url_map.iter_rules()):
            visitor = visit(user)
            headers = {"HX-Request": "true"} if how == "htmx" else {}
            if "POST" in (rule.methods or set()):
                response = visitor.post(address(rule), {"page": doc_page.address}, headers=headers)
            else:
                response = visitor.get(address(rule), headers=headers)
            kept_out = response.status_code in {401, 403} or (
                response.status_code == 303 and response.location.startswith("/sign-in?")
            )
            if rule.endpoint.startswith("demo."):
                kept_out = response.status_code == 404
            outcome["out" if kept_out else "in"].add(rule.endpoint)
            session.rollback()
        return outcome

    return let_in


def test_every_route_stands_in_the_table(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(MAY)


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may(walk: Callable[..., dict[str, set[str]]], role: str) -> None:
    outcome = walk(role)
    assert outcome["in"] - outcome["out"] == _theirs(role)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may_by_htmx(walk: Callable[..., dict[str, set[str]]], role: str) -> None:
    """Who is let in is asked before any row is read, so one database says it for both."""
    outcome = walk(role, "htmx")
    assert outcome["in"] - outcome["out"] == _theirs(role)


def _theirs(role: str) -> set[str]:
    return {endpoint for endpoint, who in MAY.items() if role in who}


def test_a_moderator_without_support_stays_out_of_the_queue(
    walk: Callable[..., dict[str, set[str]]], people: People
) -> None:
    from forum.accounts import actions

    with write():
        actions.part_roles(by=people.admin)
    outcome = walk("moderator")
    assert not {endpoint for endpoint in outcome["in"] if MAY[endpoint] is SUPPORT}
