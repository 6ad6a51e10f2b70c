"""HTTP manners: page, fragment and redirect, slots, the panel's guard, limits, stamps, errors, headers, assets."""

from forum.web.assets import asset
from forum.web.errors import refused
from forum.web.formats import brief, date_pattern, day, said_until, span
from forum.web.globals import of_request
from forum.web.guard import FRAME_HEADER, guard_exempt, keep_in_frame, proof, proof_of_frame, room, takes_upload
from forum.web.headers import allow_frames_of
from forum.web.htmx import wants_fragment
from forum.web.keeping import SURROUNDINGS, Kept, surroundings
from forum.web.languages import LANGUAGES, keep_language, language, speaking
from forum.web.limits import HOUR, limit
from forum.web.network import client_network
from forum.web.numbers import number_of
from forum.web.once import FIELDS, anew, once
from forum.web.options import Option, option, options, set_option
from forum.web.panel import PanelEntry, entry, panel, panel_entries, panel_here
from forum.web.readers import kind_of_reader
from forum.web.render import done, page, part
from forum.web.resealing import Resealed, Sealed, seal_anew, sealed_with_former
from forum.web.sealing import is_sealed_now, known_secrets, seal, unseal
from forum.web.security_log import security_event
from forum.web.setup import open_web
from forum.web.signing import sign, stamp, stamp_age, stamp_page, unsign
from forum.web.slots import fills, slot, slots
from forum.web.store import MEGABYTE, Store
from forum.web.tracing import COUNTERS, log_kept, reference, route, seconds_so_far, unlogged
from forum.web.urls import absolute, key_in, local_path, slug

__all__ = [
    "COUNTERS",
    "FIELDS",
    "FRAME_HEADER",
    "HOUR",
    "LANGUAGES",
    "MEGABYTE",
    "SURROUNDINGS",
    "Kept",
    "Option",
    "PanelEntry",
    "Resealed",
    "Sealed",
    "Store",
    "absolute",
    "allow_frames_of",
    "anew",
    "asset",
    "brief",
    "client_network",
    "date_pattern",
    "day",
    "done",
    "entry",
    "fills",
    "guard_exempt",
    "is_sealed_now",
    "keep_in_frame",
    "keep_language",
    "key_in",
    "kind_of_reader",
    "known_secrets",
    "language",
    "limit",
    "local_path",
    "log_kept",
    "number_of",
    "of_request",
    "once",
    "open_web",
    "option",
    "options",
    "page",
    "panel",
    "panel_entries",
    "panel_here",
    "part",
    "proof",
    "proof_of_frame",
    "reference",
    "refused",
    "room",
    "route",
    "said_until",
    "seal",
    "seal_anew",
    "sealed_with_former",
    "seconds_so_far",
    "security_event",
    "set_option",
    "sign",
    "slot",
    "slots",
    "slug",
    "span",
    "speaking",
    "stamp",
    "stamp_age",
    "stamp_page",
    "surroundings",
    "takes_upload",
    "unlogged",
    "unseal",
    "unsign",
    "wants_fragment",
]
