"""Settings of how long records are kept; 0 days keeps them until somebody deletes them."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings


def _days(what: str) -> int:
    text = f"Days after which `foibot retention` lists {what}; 0 for never."
    days: int = Field(default=0, ge=0, le=36_500, description=text)
    return days


class RetentionSettings(BaseSettings):
    """Periods for each kind of record. Nothing goes by itself: an officer applies the list."""

    retention_requester_days: int = _days(
        "who asked in a closed case, counted from the day on which its last letter was sent"
    )
    retention_draft_days: int = _days(
        "drafts that were never confirmed, counted from the day on which their case closed"
    )
    retention_message_days: int = _days(
        "messages that are not for the team, counted from that decision; what still waits for a "
        "decision may be a request and is never listed"
    )
    retention_question_days: int = _days("questions that officers asked the bot")
    retention_feedback_days: int = _days("what officers said of answers")
    retention_posting_days: int = _days("what the bot noted of digests and reminders it posted")
    retention_fault_days: int = _days("reports of faults of the program, in HOME/faults")
    retention_replaced_days: int = _days("stores that `foibot restore --replace` kept aside")
    erased_list: Path | None = Field(
        default=None,
        description="A second file for the list of what was erased (numbers, hashes and days), "
        "best on another disk: a restored backup is erased again by it. The first is "
        "`erased.jsonl` in the home folder.",
    )
