"""Policies: the levels of tickets, the rules that give them, and the reply times that are promised for each."""

from forum.policies.actions import add_rule, load_preset, set_order, set_policy
from forum.policies.conditions import MARKS, NAMES, OF_TIER
from forum.policies.events import LevelRulesChanged, PolicyChanged
from forum.policies.lengths import Length, read_length
from forum.policies.models import LEVELS, Condition, PolicyVersion
from forum.policies.promises import Policy, Promise, kept_policy, policy_now
from forum.policies.reasons import told
from forum.policies.rules import (
    Case,
    Order,
    Rule,
    Verdict,
    judged_by_hand,
    kept_order,
    level_name,
    level_names,
    order_now,
    preset,
)
from forum.policies.setup import open_policies

__all__ = [
    "LEVELS",
    "MARKS",
    "NAMES",
    "OF_TIER",
    "Case",
    "Condition",
    "Length",
    "LevelRulesChanged",
    "Order",
    "Policy",
    "PolicyChanged",
    "PolicyVersion",
    "Promise",
    "Rule",
    "Verdict",
    "add_rule",
    "judged_by_hand",
    "kept_order",
    "kept_policy",
    "level_name",
    "level_names",
    "load_preset",
    "open_policies",
    "order_now",
    "policy_now",
    "preset",
    "read_length",
    "set_order",
    "set_policy",
    "told",
]
