"""`make bench`: each benchmark in turn, one table each."""

from benchmarks import ask_quality, ingest_speed, slack_ack

BENCHMARKS = {"Quality": ask_quality, "Speed": ingest_speed, "Slack": slack_ack}

for name, benchmark in BENCHMARKS.items():
    print(f"\n{name}: {(benchmark.__doc__ or '').splitlines()[0]}")
    benchmark.main()
