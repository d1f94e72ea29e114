"""What is counted for /metrics: how often and how long, never who or what about."""

from prometheus_client import Counter, Gauge, Histogram

ACTIONS = Counter("foibot_actions", "What officers did in Slack.", ["surface", "listener", "how"])
SECONDS = Histogram("foibot_work_seconds", "How long the work took.", ["surface"])
CONNECTED = Gauge("foibot_socket_alive", "1 while Slack's socket answers pings; always 1 by HTTP.")
