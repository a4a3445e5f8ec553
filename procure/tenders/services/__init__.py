"""Use cases of the tenders: taking in notices, preparing a tender, joining what is the same."""

from procure.tenders.services.recording import Origin, Outcome, Recorded, record

__all__ = ["Origin", "Outcome", "Recorded", "record"]
