"""Who a documentation site says its reader is: its keys, and the signed, short-lived tokens made with them."""

from forum.identity.arriving import arrive
from forum.identity.keys import KEYS_OF_SITES, end_key, make_key, secret_of
from forum.identity.models import HostKey
from forum.identity.plans import set_plan_tiers
from forum.identity.setup import open_identity

__all__ = ["KEYS_OF_SITES", "HostKey", "arrive", "end_key", "make_key", "open_identity", "secret_of", "set_plan_tiers"]
