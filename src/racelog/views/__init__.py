"""Tables as people read them, laid out once for every medium: tables (values) -> view -> drawing.

To add a table: a value in `racelog.tables`, then one file here, named after it, with a function that gives its `View`
(`view.py`): its title and its blocks, in the order they are read. Its columns are a tuple of `Field`s, each with its
heading, what stands in it for a line of the table, and the kind of thing that is:

    fields: tuple[Field[EntryLine], ...] = (
        Field("car", lambda line: line.car, "car", id="car"),               # both for people and in CSV
        Field("driver", lambda line: line.drivers, "name", id="drivers"),   # several names
        Field(None, lambda line: line.guest, id="guest"),                   # for programs alone: no heading
        Field("remark", _remark, "words"),                                  # for people alone: no id
        Field("laps", lambda line: line.laps, "number", id="laps", optional=True),  # left out where nobody has any
    )
    View(table, title, (grid(title, fields, table.entries),))

Give values and let the kind write them: milliseconds for "time", exact points for "points", a number for "car" and
for a "line" of the log (which leads there). A `Cell` says what a kind cannot: marks, what is struck out, a text for
people that differs from the value for programs, what it leads to (`linked`). What a reader must know is a `Words` block
before the grid, with a label and a tone ("bad": points that are no result; "note": assumed, not official yet); it is
then said on every medium. A table that commands, pages and CSV ask for without knowing which it is also gets a line in
`any_table.py`. JSON is no view: it is the table itself (`racelog.tables.as_json`).

To add a medium: one file in `draw/` that takes a `View` and knows `Block`s, kinds, looks and tones, never a table;
`for_people` gives it the columns with a heading. What a link leads to on it is a function from `Link` to an address.
"""
