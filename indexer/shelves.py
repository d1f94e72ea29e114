"""Which roles of passage are searched together, so that reports cannot crowd out letters."""

PRECEDENTS = "precedents"
PUBLISHED = "published"
LAW = "law"

SHELVES = {
    PRECEDENTS: ("question", "answer", "refusal", "body"),
    PUBLISHED: ("paragraph",),
    LAW: ("law",),
}

SHELF_OF = {role: shelf for shelf, roles in SHELVES.items() for role in roles}
