"""The Prometheus metrics, one object each for the whole process, as their library means them.

Names follow https://prometheus.io/docs/practices/naming/; times are in seconds. No label holds a
user, a chat or a text.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

# A warm question takes some tenths of a second; the last one is what a request may take.
_ANSWER_BUCKETS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0)

QUESTIONS = Counter("qabot_questions", "Questions taken up, by what came of them.", ["outcome"])
ANSWER_SECONDS = Histogram(
    "qabot_answer_seconds",
    "From taking a question up until its answer is found, without sending it.",
    buckets=_ANSWER_BUCKETS,
)
MESSAGES = Counter("qabot_messages", "Messages to Telegram, by what became of them.", ["delivery"])
THROTTLED = Counter("qabot_throttled", "How often Telegram asked to wait.")
THROTTLED_SECONDS = Counter("qabot_throttled_seconds", "How long Telegram asked to wait, in all.")
UPDATES = Counter("qabot_updates", "Updates that Telegram handed over.")
QUEUE = Gauge("qabot_queue_length", "Updates that are kept and not yet finished.")
LAST_CONTACT = Gauge(
    "qabot_last_contact_timestamp_seconds",
    "When Telegram last answered a poll or handed over an update, since the epoch.",
)
READY = Gauge("qabot_ready", "1 if questions are taken and answered, else 0.")
GENERATION = Gauge("qabot_index_generation", "The newest generation; 0 if there is no index.")
LAST_RUN = Gauge(
    "qabot_index_last_run_timestamp_seconds", "When the last index run ended, since the epoch."
)
