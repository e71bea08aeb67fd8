"""Rules as data: loaded, proven by their examples, evaluated three-valued, documented."""

from aispm.rulebook.document import chapter, document
from aispm.rulebook.evaluate import Verdict, evaluate
from aispm.rulebook.load import Rulebook, load, rules_root
from aispm.rulebook.mutate import survivors
from aispm.rulebook.rule import Entry
from aispm.rulebook.select import select
from aispm.rulebook.suppression import idle, suppress, suppressions, void

__all__ = [
    "Entry",
    "Rulebook",
    "Verdict",
    "chapter",
    "document",
    "evaluate",
    "idle",
    "load",
    "rules_root",
    "select",
    "suppress",
    "suppressions",
    "survivors",
    "void",
]
