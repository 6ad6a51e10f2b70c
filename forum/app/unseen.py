"""What stands on no page that is kept: a change there leaves the pages of everybody else as they are.

Kept are threads, the list of the newest, frames and fragments, all as somebody signed out sees them. A table that is
not named here, nor a part of a thread, is taken for something that stands on every page.
"""

from forum.bodies import unseen

unseen(
    # How work gets done, and what was done.
    *("job", "sweep", "worker_beat", "delivery", "conversation", "rate_limit", "spent_token", "challenge", "code"),
    *("fact", "seal", "deed", "decision", "report", "turn", "clock_turn", "figure_mark", "figure_run", "figure_day"),
    *("figure_part", "digest", "burst", "reply_mail", "mail_trouble", "mail_change", "index_visit", "index_trouble"),
    # What finds threads, and what was learned. A thread that shows its age is not kept.
    *("document", "meaning", "spelling", "wording", "ground", "sign", "lesson", "suspicion", "indexed_page", "section"),
    *("lost_page", "helped", "docs_fix", "docs_task", "answer_age"),
    # What belongs to somebody signed in.
    *("sign_in", "passkey", "password", "totp", "recovery_code", "identity", "profile", "reader", "follow", "mute"),
    *("inbox_thread", "happening", "draft", "presence", "saved_view", "export", "person_note", "person_term"),
    *(
        "level_pin",
        "helper",
        "question_vote",
        "answer_vote",
        "role_request",
        "invitation",
        "impersonation",
        "mention",
        "question_mention",
    ),
    *("placeholder", "awaited_member", "roadmap_subscriber", "upload", "upload_use", "file", "file_use"),
    # The desk of support.
    *("ticket", "ticket_clock", "ticket_category", "ticket_merge", "ticket_message", "ticket_note", "ticket_opinion"),
    *("ticket_reply", "ticket_tick", "ticket_undo", "unconfirmed_ticket", "first_message", "handed", "pick", "bulk"),
    *("bulk_item", "day_end", "level_choice", "organisation_term"),
    # What comes in and goes out.
    *("import_run", "import_refusal", "imported"),
    # Whoever has just come has not written yet.
    when_new=("user",),
    # A page's own count of what changed on it.
    columns={"page": {"revision"}},
)
