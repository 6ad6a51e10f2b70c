"""The log of facts, sealed: batches in a chain of hashes, and the walk along it that finds what was changed."""

from forum.audit.models import Seal
from forum.audit.sealing import seal_facts, unsealed
from forum.audit.verifying import Verdict, verify

__all__ = ["Seal", "Verdict", "seal_facts", "unsealed", "verify"]
