"""`make bench-scale`: how the product carries more, row by row, in one table.

Each row is a module with two functions: `measure(options)` runs it and returns plain data, `lines`
makes the table's lines of that data. What was measured is kept under `.cache/bench-scale`, so that
a row can be run alone, and the table printed again from what was run.
"""
