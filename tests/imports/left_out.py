"""What `forum export` does not hold, and why. Whoever adds a table or a column decides here, or exports it."""

from __future__ import annotations

DERIVED = "made anew from what is exported"
PASSING = "of this moment only: work under way, limits, sessions, what is half written"
SECRET = "would let somebody in, or says where; every installation has its own"
SUPPORT = "private to support and to whoever asked there; `forum backup` has it"
STAFF = "how this team works and decides; `forum backup` has it"
OWN = "one person's own settings and lists; they have an export of their own, and `forum backup` has it"
DOCS = "what the documentation says; it is read there again"
LEDGER = "where something came from: it stands in the ids of the export"
AGEING = "what answers stood on is found again in the documentation; what was decided about it, `forum backup` has"
BRANDED = "files and their uses are copied with `forum backup`"

EXPORTED = {
    "site", "origin", "user", "profile", "placeholder", "page", "page_alias", "topic", "topic_group", "question",
    "question_topic", "shown_on", "answer", "question_vote", "answer_vote", "edit", "pointer", "moved_answer",
    "upload", "upload_use",
}  # fmt: skip

TABLES = {
    DERIVED: {
        "document", "figure_day", "figure_mark", "figure_part", "figure_run", "helper", "inbox_thread", "meaning",
        "mention", "question_mention", "site_expectation", "spelling", "suspicion",
    },
    PASSING: {
        "burst", "challenge", "code", "delivery", "digest", "draft", "export", "import_refusal", "import_run",
        "index_trouble", "index_visit", "job", "mail_change", "mail_trouble", "presence", "rate_limit", "reply_mail",
        "spent_token", "surroundings", "sweep", "turn", "watch", "worker_beat",
    },
    SECRET: {
        "host_key", "identity", "invitation", "passkey", "password", "recovery_code", "sign_in", "totp",
    },
    SUPPORT: {
        "clock_turn", "conversation", "first_message", "handed", "level_choice", "pick", "ticket", "ticket_category",
        "ticket_clock", "ticket_merge", "ticket_message", "ticket_note", "ticket_opinion", "ticket_reply",
        "ticket_tick", "ticket_undo", "unconfirmed_ticket", "bulk", "bulk_item",
    },
    STAFF: {
        "awaited_member", "calendar", "calendar_span", "calendar_version", "canned_reason", "category",
        "category_change", "day_end", "decision", "deed", "docs_fix", "docs_task", "fact", "happening", "hero_week",
        "holiday",
        "impersonation", "lesson", "level", "level_pin", "level_rule", "link_template", "macro", "macro_change",
        "option", "organisation", "organisation_term", "person_note", "person_term", "ping_route", "policy_target",
        "policy_version", "report", "roadmap_item", "roadmap_news", "roadmap_subscriber", "role_request", "saved_view",
        "seal", "sign", "site_team", "team", "team_member",
    },
    OWN: {"follow", "helped", "mute", "reader", "unlisted_helper"},
    DOCS: {"indexed_page", "section", "site_index", "lost_page", "page_move"},
    LEDGER: {"imported"},
    AGEING: {"answer_age", "ground", "wording"},
    BRANDED: {"file", "file_use"},
}  # fmt: skip

COLUMNS = {
    "a number or a key of this database": {
        "origin.id", "origin.site_id", "user.id", "profile.user_id", "placeholder.user_id", "page.id", "page.site_id",
        "page_alias.site_id", "page_alias.page_id", "topic.id", "topic.group_id", "topic_group.id", "question.id",
        "question_topic.question_id", "question_topic.topic_id", "shown_on.question_id", "shown_on.page_id",
        "answer.id", "answer.question_id", "edit.id", "site.id", "placeholder.source",
    },
    DERIVED: {
        "profile.html", "profile.markup_version", "question.html", "question.markup_version", "question.answer_count",
        "question.other_count", "question.staff_answered_at", "question.first_answered_at", "question.asker_wrote_at",
        "answer.html", "answer.markup_version", "page.revision", "question.revision", "question.aged", "question.drawn",
    },
    PASSING: {
        "question.asker_name", "question.asker_email", "question.page_title", "question.submission",
        "answer.submission", "question.waiting_since", "question.no_reply_at", "question.imported_at",
    },
    "roles and plans are given by whoever runs the other forum": {
        "user.moderator", "user.support", "user.admin", "user.powers", "user.organisation_id", "user.belongs_by",
        "user.belongs_since",
    },
    "found again from the bytes of the file": {"upload.size", "upload.has_small"},
    "one time is enough of a file that is needed": {"upload.kept_at"},
    STAFF: {"site.calendar_id"},
    BRANDED: {"site.logo", "user.avatar"},
}  # fmt: skip
