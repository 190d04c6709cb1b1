"""What officials may ask, declared once.

A request has a name ("penalty"), a kind it is called by in the log ("penalty_applied", a contract), a model that
carries it (`models.py`), and a form (`catalogue.py`): its fields in the order they are typed, with help, an example,
a subject and the roles that may make it. `decide` judges the model and knows nothing of forms; doors are made of
forms, and know no request by name. How a door is made:

    form = REQUESTS["penalty"]                        catalogue.py: every form by its name; `short` are its short verbs
    form.fields                                       in the order they are typed; a Choice is a value of several shapes
    form.every_field                                  the same with the fields of all shapes
    AROUND                                            the fields every request has: --doc, --reason, --source, --at, ...
    field.key, field.option, field.label              what it is called in `typed`, on a command line, in an error
    field.kind.metavar, .html, .flag, .listed         what stands for its value; the HTML input; whether a value follows
    field.kind.offers(season, said)                   what the season offers for it: completion, lists, "did you mean"
    field.bare, form.then                             which fields, and which of AROUND, bare words fill, in order

    typed = {"session": "8", "car": "7", "kind": "time", "seconds": "5", "doc": "SP 26-3", "reason": "contact"}
    asked = request(form, typed, season, lines, now=...)        reading.py: the one way from words to a value

`typed` holds texts as they were typed (a list of them where `field.many`), True for an option that no value follows,
and False for its `otherwise`; what was not said is left out, or None. The shape of a Choice is typed under its key
("kind"), the fields of that shape beside it. `request` reads each value by its kind against the season and the lines
of its log, in the order of the form, so that a value may depend on those before it (a car on its session, a
competitor on its championship). It gives the model, ready for `Desk.append`, `preview` or `Supposition.ask`, or
raises Malformed with the label of the option in front; a Refusal, where the season lacks what is named. It writes
nothing and reads no file: a timing file is read by the door, and handed in as what was read.

The modules: `kinds` (how each kind of value is read), `offers` (what a season offers for it), `form` (what a form is
made of), `catalogue`, `times`, `models`, `reading`. Help and completion need `catalogue` alone, and nothing it
imports needs the models: they are looked up when a request is made. A program that sends a model (HTTP, the library)
needs no form: `models.KINDS[form.kind]` has the JSON schema of what it may send.
"""
