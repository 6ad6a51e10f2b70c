"""HTTP manners: page, fragment and redirect, slots, the panel's guard, limits, stamps, errors, headers, assets."""

from forum.web.assets import asset
from forum.web.formats import said_until, span
from forum.web.globals import of_request
from forum.web.guard import FRAME_HEADER, guard_exempt, keep_in_frame, proof, proof_of_frame, room, takes_upload
from forum.web.headers import allow_frames_of
from forum.web.htmx import wants_fragment
from forum.web.keeping import SURROUNDINGS, Kept, surroundings
from forum.web.languages import LANGUAGES, keep_language, language, speaking
from forum.web.limits import HOUR, limit
from forum.web.network import client_network
from forum.web.numbers import number_of
from forum.web.options import Option, option, options, set_option
from forum.web.panel import PanelEntry, entry, panel, panel_entries, panel_here
from forum.web.readers import kind_of_reader
from forum.web.render import done, page, part
from forum.web.sealing import seal, unseal
from forum.web.setup import open_web
from forum.web.signing import sign, stamp, stamp_age, stamp_page, unsign
from forum.web.slots import fills, slot, slots
from forum.web.tracing import COUNTERS, log_kept, reference, route, seconds_so_far, unlogged
from forum.web.urls import absolute, key_in, local_path, slug

__all__ = [
    "COUNTERS",
    "FRAME_HEADER",
    "HOUR",
    "LANGUAGES",
    "SURROUNDINGS",
    "Kept",
    "Option",
    "PanelEntry",
    "absolute",
    "allow_frames_of",
    "asset",
    "client_network",
    "done",
    "entry",
    "fills",
    "guard_exempt",
    "keep_in_frame",
    "keep_language",
    "key_in",
    "kind_of_reader",
    "language",
    "limit",
    "local_path",
    "log_kept",
    "number_of",
    "of_request",
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
    "room",
    "route",
    "said_until",
    "seal",
    "seconds_so_far",
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
