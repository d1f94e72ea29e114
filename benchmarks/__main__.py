"""`make bench`: each benchmark in turn, one table each."""

from benchmarks import ask_quality, ingest_speed

for name, benchmark in {"Quality": ask_quality, "Speed": ingest_speed}.items():
    print(f"\n{name}: {(benchmark.__doc__ or '').splitlines()[0]}")
    benchmark.main()
