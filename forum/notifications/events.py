from __future__ import annotations

from dataclasses import dataclass

from forum.events import Fact


@dataclass(frozen=True)
class PingRouteAdded(Fact):
    ping_id: int
    by_id: int


@dataclass(frozen=True)
class PingRoutePaused(Fact):
    ping_id: int
    by_id: int


@dataclass(frozen=True)
class PingRouteResumed(Fact):
    ping_id: int
    by_id: int


@dataclass(frozen=True)
class PingRouteRemoved(Fact):
    ping_id: int
    by_id: int


@dataclass(frozen=True)
class PingTested(Fact):
    ping_id: int
    by_id: int


@dataclass(frozen=True)
class DeliveryRetried(Fact):
    delivery_id: int
    by_id: int


@dataclass(frozen=True)
class DeliveryDismissed(Fact):
    delivery_id: int
    by_id: int
